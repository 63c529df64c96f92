import * as Transport from "@cryptostream/influx/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

/** Takes everything and keeps nothing. */
const server = Effect.acquireRelease(
  Effect.promise(async () => {
    const taking = createServer((request, response) => {
      request.on("end", () => response.writeHead(204).end()).resume()
    }).listen(0, "127.0.0.1")
    await once(taking, "listening")
    return taking
  }),
  (taking) =>
    Effect.promise(async () => {
      taking.closeAllConnections()
      taking.close()
      await once(taking, "close")
    })
)

setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void
const usedBytes = (): number => {
  collect()
  return process.memoryUsage().heapUsed
}

const bodyBytes = 4_000_000
const requests = 30

describe("a request to InfluxDB", () => {
  it.live("is forgotten when it is answered, however long it might have taken", () =>
    Effect.gen(function*() {
      const { port } = (yield* server).address() as AddressInfo
      const token = Redacted.make("secret")
      const transport = yield* Transport.make({ url: `http://127.0.0.1:${port}`, organisation: "org", token })
      const send = (i: number) =>
        transport.send({
          method: "POST",
          path: "/api/v2/write",
          body: () => String(i % 10).repeat(bodyBytes),
          contentType: "text/plain",
          millis: 60_000
        })
      yield* send(0)
      const before = usedBytes()
      for (let i = 0; i < requests; i++) yield* send(i)
      yield* Effect.sleep("50 millis")
      assert.isBelow(usedBytes() - before, 5 * bodyBytes)
    }).pipe(Effect.scoped), 60_000)
})
