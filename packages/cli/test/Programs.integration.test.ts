/** The producer and the consumer as the processes that they are: what they tell of themselves, and to whom. */
import * as Namespaces from "@cryptostream/runtime/test/Namespaces"
import { assert, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

const hasServers = process.env["KAFKA_BROKERS"] !== undefined && process.env["INFLUX_URL"] !== undefined
if (!hasServers) console.warn("SKIPPED, for KAFKA_BROKERS or INFLUX_URL is not set: the programs over them")

const start = Date.UTC(2024, 0, 1)
const line = (minute: number): string => {
  const openTime = start + minute * 60_000
  const price = minute === 7 ? "-1" : "100"
  return [openTime, price, "101", "99", "100", "5", openTime + 59_999, "500", 3, "2", "200", "0"].join(",")
}

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "cryptostream-programs-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

const main = (program: string) => new URL(`../../${program}/src/main.ts`, import.meta.url).pathname

interface Running {
  readonly child: ChildProcess
  readonly log: () => string
  readonly ended: Promise<number | null>
}

/** A program until the scope closes. */
const running = (program: string, env: Readonly<Record<string, string>>) =>
  Effect.acquireRelease(
    Effect.sync((): Running => {
      const child = spawn(process.execPath, [main(program)], { env: { ...process.env, ...env } })
      let log = ""
      child.stderr.on("data", (bytes: Buffer) => log += String(bytes))
      return { child, log: () => log, ended: new Promise((resolve) => child.once("close", resolve)) }
    }),
    ({ child }) => Effect.sync(() => child.kill("SIGKILL"))
  )

const Exported = Schema.Struct({
  resourceSpans: Schema.Array(Schema.Struct({
    scopeSpans: Schema.Array(Schema.Struct({
      spans: Schema.Array(Schema.Struct({ traceId: Schema.String, spanId: Schema.String, name: Schema.String }))
    }))
  }))
})
const readExported = Schema.decodeUnknownSync(Schema.fromJsonString(Exported))

/** A collector of traces: the spans that came so far. */
const collector = Effect.acquireRelease(
  Effect.callback<
    { readonly url: string; readonly spans: () => ReadonlyArray<{ traceId: string; name: string }>; end(): void }
  >(
    (resume) => {
      const bodies: Array<string> = []
      const server = createServer((request, response) => {
        let body = ""
        request.on("data", (bytes: Buffer) => body += String(bytes))
        request.on("end", () => {
          bodies.push(body)
          response.writeHead(200, { "content-type": "application/json" }).end("{}")
        })
      })
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo
        const spans = () =>
          bodies.flatMap((body) => readExported(body).resourceSpans).flatMap(({ scopeSpans }) => scopeSpans)
            .flatMap((scope) => scope.spans)
        resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, spans, end: () => server.close() }))
      })
    }
  ),
  (one) => Effect.sync(() => one.end())
)

const until = (what: string, is: () => Promise<boolean> | boolean) =>
  Effect.promise(async () => {
    for (let looks = 0; looks < 600; looks++) {
      if (await is()) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`not within a minute: ${what}`)
  })

const get = async (port: number, path: string): Promise<readonly [number, string]> => {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`)
    return [answer.status, await answer.text()]
  } catch {
    return [0, ""]
  }
}

const port = 20_000 + process.pid % 10_000

it.live.skipIf(!hasServers)(
  "tell over HTTP how they are, log lines of JSON without a secret, and trace a record to its store",
  () =>
    Effect.gen(function*() {
      const files = yield* folder
      writeFileSync(join(files, "BTCUSDC-1m.csv"), Array.from({ length: 30 }, (_, minute) => line(minute)).join("\n"))
      const traces = yield* collector
      const shared = {
        NAMESPACE: yield* Namespaces.make,
        DATA_DIR: yield* folder,
        INTERVAL: "1m",
        REALM: "recorded",
        LOG_LEVEL: "All",
        LOG_FORMAT: "json",
        OTEL_EXPORTER_OTLP_ENDPOINT: traces.url
      }
      const consumer = yield* running("consumer", { ...shared, METRICS_PORT: String(port) })
      yield* until("the consumer lives", async () => (await get(port, "/livez"))[0] === 200)
      yield* until("the consumer is ready", async () => (await get(port, "/readyz"))[0] === 200)
      const producer = yield* running("producer", { ...shared, SOURCE: "files", SOURCE_PATH: files })
      assert.strictEqual(yield* Effect.promise(() => producer.ended), 0, producer.log())
      yield* until("all is counted", async () =>
        /cryptostream_candles_total\{stage="stored"\} 29/.test((await get(port, "/metrics"))[1]))
      const names = ["consumer_lag", "batch_seconds", "last_candle_age_seconds", "candles_total"]
      yield* until("all is measured", async () => {
        const [, metrics] = await get(port, "/metrics")
        return names.every((name) =>
          metrics.includes(`# TYPE cryptostream_${name} `)
        )
      })
      yield* until("a trace goes from the publishing to the store", () => {
        const spans = traces.spans()
        const published = new Set(spans.filter(({ name }) => name === "KafkaLog.publish").map(({ traceId }) => traceId))
        return spans.some(({ name, traceId }) => name === "Consume.store" && published.has(traceId))
      })
      consumer.child.kill("SIGTERM")
      assert.strictEqual(yield* Effect.promise(() => consumer.ended), 0, consumer.log())

      const lines = [producer, consumer].flatMap(({ log }) => log().trim().split("\n"))
      const parsed = lines.map((text) => JSON.parse(text) as Record<string, unknown>)
      for (const one of parsed) {
        assert.match(String(one["time"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
        assert.include(["producer", "consumer"], one["service"])
        for (const name of ["level", "message", "version"]) assert.isString(one[name], JSON.stringify(one))
      }
      const letter = parsed.find(({ event }) => event === "dead-letter")
      assert.deepStrictEqual([letter?.["symbol"], letter?.["interval"]], ["BTCUSDC", "1m"])
      const token = process.env["INFLUX_TOKEN"]!
      assert.isFalse(lines.some((text) => text.includes(token)))
    }).pipe(Effect.scoped),
  120_000
)

it.live.skipIf(!hasServers)(
  "name what is wrong with a token that is refused, and not the token",
  () =>
    Effect.gen(function*() {
      const secret = "a-token-that-nobody-gave"
      const consumer = yield* running("consumer", {
        NAMESPACE: yield* Namespaces.make,
        DATA_DIR: yield* folder,
        INTERVAL: "1m",
        LOG_LEVEL: "All",
        LOG_FORMAT: "json",
        INFLUX_TOKEN: secret
      })
      assert.strictEqual(yield* Effect.promise(() => consumer.ended), 1)
      assert.include(consumer.log(), "INFLUX_TOKEN")
      assert.notInclude(consumer.log(), secret)
    }).pipe(Effect.scoped),
  60_000
)
