/** A server on a real socket that answers as it is told, one answer a request, and remembers what it was asked. */
import type { Settings } from "@cryptostream/influx/Settings"
import { Effect, Redacted } from "effect"
import { createServer, type IncomingHttpHeaders, type Server } from "node:http"
import type { AddressInfo } from "node:net"

export interface Said {
  readonly status: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}
/** `hang` never answers, `reset` breaks the connection, `cut` breaks it within the body. */
export type Behaviour = Said | "hang" | "reset" | "cut"

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface FakeInflux {
  readonly settings: Settings
  readonly asked: ReadonlyArray<Asked>
  /** Requests whose connection was closed before they were answered. */
  readonly abandoned: () => number
  /** What comes next, one after the other; the last goes on. */
  readonly behave: (...behaviours: ReadonlyArray<Behaviour>) => void
}

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Said => ({
  status,
  body: JSON.stringify(body),
  headers: { "content-type": "application/json; charset=utf-8", ...headers }
})

const listen = (server: Server) =>
  Effect.callback<void>((resume) => {
    server.listen(0, "127.0.0.1", () => resume(Effect.void))
  })

export const make = Effect.gen(function*() {
  let script: ReadonlyArray<Behaviour> = [{ status: 204 }]
  let abandoned = 0
  const asked: Array<Asked> = []
  const next = (): Behaviour => {
    const [first, ...rest] = script
    if (rest.length > 0) script = rest
    return first!
  }
  const server = createServer((request, response) => {
    const parts: Array<Buffer> = []
    request.on("data", (part: Buffer) => parts.push(part))
    response.on("close", () => {
      if (!response.writableFinished) abandoned++
    })
    request.on("end", () => {
      const { headers, method = "", url = "" } = request
      asked.push({ method, path: url, headers, body: Buffer.concat(parts).toString() })
      const behaviour = next()
      if (behaviour === "hang") return
      if (behaviour === "reset") return void request.socket.destroy()
      if (behaviour === "cut") {
        response.writeHead(200, { "content-type": "application/json", "content-length": "100" })
        response.write("{\"results\":[", () => request.socket.destroy())
        return
      }
      response.writeHead(behaviour.status, behaviour.headers)
      response.end(behaviour.body)
    })
  })
  yield* Effect.acquireRelease(listen(server), () =>
    Effect.sync(() => {
      server.closeAllConnections()
      server.close()
    }))
  const { port } = server.address() as AddressInfo
  return {
    settings: { url: `http://127.0.0.1:${port}`, organisation: "org", token: Redacted.make("secret") },
    asked,
    abandoned: () => abandoned,
    behave: (...behaviours) => {
      script = behaviours
    }
  } satisfies FakeInflux
})
