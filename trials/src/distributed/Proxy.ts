/**
 * A proxy before an HTTP server that can misbehave: it never answers, answers with a refusal, resets connections at random, or
 * is not there at all.
 */
import { Effect, type Scope } from "effect"
import * as http from "node:http"
import * as https from "node:https"
import type { AddressInfo, Socket } from "node:net"

export type Mood =
  | { readonly _tag: "passing" }
  /** Requests are taken and never answered. */
  | { readonly _tag: "hanging" }
  | { readonly _tag: "answering"; readonly status: number; readonly retryAfterSeconds: number }
  /** So large a share of the requests ends in a reset, before the server has it, after it, or amid the answer. */
  | { readonly _tag: "resetting"; readonly share: number }
  /** Nobody listens any more. */
  | { readonly _tag: "refusing" }

export interface Proxy {
  readonly url: string
  readonly set: (mood: Mood) => Effect.Effect<void>
  /** Requests that were not passed on, or whose answer was not, from the beginning on. */
  readonly hurt: () => number
}

type Message = http.IncomingMessage
type Reply = http.ServerResponse

const host = "127.0.0.1"

/** Passes a request on; `answered` has the server's answer, and what breaks there breaks here. */
const passTo = (target: URL) => {
  const client = target.protocol === "https:" ? https : http
  const agent = new client.Agent({ keepAlive: true })
  const pass = (request: Message, reply: Reply, answered: (answer: Message) => void) => {
    const { method, headers, url } = request
    const far = client.request(`${target.href.replace(/\/$/, "")}${url}`, {
      agent,
      method,
      headers: { ...headers, host: target.host }
    })
    far.on("response", answered)
    far.on("error", () => request.socket.resetAndDestroy())
    reply.on("close", () => {
      if (!reply.writableFinished) far.destroy()
    })
    request.pipe(far)
  }
  return { agent, pass }
}

const handOver = (reply: Reply) => (answer: Message) => {
  reply.writeHead(answer.statusCode ?? 502, answer.headers)
  answer.on("error", () => reply.destroy())
  answer.pipe(reply)
}

const cutAmid = ({ socket }: Message, reply: Reply) => (answer: Message) => {
  reply.writeHead(answer.statusCode ?? 502, answer.headers)
  reply.flushHeaders()
  answer.resume()
  answer.on("end", () => socket.resetAndDestroy())
}

const words = (status: number): string =>
  JSON.stringify({ code: status === 429 ? "too many requests" : "unavailable", message: "the trial says so" })

/** Serves until the scope closes; `random` draws what is reset. */
export const make = Effect.fnUntraced(
  function*(target: string, random: () => number): Effect.fn.Return<Proxy, never, Scope.Scope> {
    const { agent, pass } = passTo(new URL(target))
    const sockets = new Set<Socket>()
    let mood: Mood = { _tag: "passing" }
    let hurt = 0

    const reset = (request: Message, reply: Reply) => {
      const place = random()
      if (place < 1 / 3) request.socket.resetAndDestroy()
      else if (place < 2 / 3) pass(request, reply, () => request.socket.resetAndDestroy())
      else pass(request, reply, cutAmid(request, reply))
    }
    const server = http.createServer((request, reply) => {
      const isPassed = mood._tag === "passing" || (mood._tag === "resetting" && random() >= mood.share)
      if (isPassed) return pass(request, reply, handOver(reply))
      hurt++
      if (mood._tag === "resetting") return reset(request, reply)
      request.resume()
      if (mood._tag !== "answering") return
      const { retryAfterSeconds, status } = mood
      const headers = { "content-type": "application/json", "retry-after": String(retryAfterSeconds) }
      request.on("end", () => reply.writeHead(status, headers).end(words(status)))
    })
    server.on("connection", (socket) => {
      sockets.add(socket)
      socket.on("error", () => socket.destroy())
      socket.on("close", () => sockets.delete(socket))
    })
    const listen = (port: number) =>
      Effect.callback<void>((resume) => void server.listen(port, host, () => resume(Effect.void)))
    const close = Effect.callback<void>((resume) => {
      server.close(() => resume(Effect.void))
      for (const socket of sockets) socket.resetAndDestroy()
    })
    yield* Effect.acquireRelease(listen(0), () => Effect.andThen(close, Effect.sync(() => agent.destroy())))
    const { port } = server.address() as AddressInfo
    return {
      url: `http://${host}:${port}`,
      set: Effect.fnUntraced(function*(next) {
        mood = next
        if (next._tag === "refusing") yield* close
        else if (!server.listening) yield* listen(port)
      }),
      hurt: () => hurt
    }
  }
)
