/** The driver: HTTP and WebSocket on one port. It knows no exchange, only how to answer, and how to attend to a socket. */
import { Cause, Effect, FiberSet, Queue, Result, Schema, type Scope } from "effect"
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES
} from "node:http"
import type { AddressInfo } from "node:net"
import type { Duplex } from "node:stream"
import { type WebSocket, WebSocketServer } from "ws"

export interface Request {
  readonly method: string
  readonly path: string
  /** Without the question mark. */
  readonly search: string
  readonly ip: string
  /** Their names in small letters. */
  readonly headers: IncomingHttpHeaders
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  /** Over how long the body is spread, in ms of the clock: none unless it is said. */
  readonly bodyMillis?: number
}

/** "reset" ends the connection without a word. */
export type Reply = Answer | "reset"

export type Incoming =
  | { readonly _tag: "Message"; readonly text: string }
  | { readonly _tag: "Ping" | "Pong" }
  | { readonly _tag: "Closed"; readonly code: number }

/** One open socket. */
export interface Peer {
  readonly send: (frame: string | Uint8Array) => void
  readonly ping: (payload: string) => void
  readonly close: (code: number, reason: string) => void
  /** Cuts the line. */
  readonly terminate: () => void
  /** Bytes that wait to be sent. */
  readonly buffered: () => number
}

export type Inbox = Queue.Dequeue<Incoming, Cause.Done>

/** Attends to a socket as long as it is open; its inbox ends when it is closed. */
export type Attend = (peer: Peer, inbox: Inbox) => Effect.Effect<void>

export interface Service {
  readonly answer: (request: Request) => Effect.Effect<Reply>
  /** How a socket is attended to, or why it may not be opened. */
  readonly connect: (request: Request) => Effect.Effect<Result.Result<Attend, Reply>>
}

export interface Options {
  readonly host: string
  /** 0 takes any that is free. */
  readonly port: number
}

export class GatewayError extends Schema.TaggedError<GatewayError>()("GatewayError", {
  message: Schema.String,
  cause: Schema.Defect()
}) {}

const largestMessage = 256 * 1024
/** An address may name hundreds of streams. */
const largestHeader = 64 * 1024
/** More than a client may send in a second: one that fills it is cut off. */
const inboxCapacity = 64
const bodyPieces = 10
/** Longer than clients keep an idle connection: who closes first must not be the server. */
const keepAliveMillis = 120_000

const requestOf = ({ headers, method, socket, url }: IncomingMessage): Request => {
  const [path = "/", ...search] = (url ?? "/").split("?")
  return {
    method: method ?? "GET",
    path,
    search: search.join("?"),
    ip: (socket.remoteAddress ?? "").replace("::ffff:", ""),
    headers
  }
}

const write = Effect.fnUntraced(function*(response: ServerResponse, { body, bodyMillis = 0, headers, status }: Answer) {
  const bytes = typeof body === "string" ? Buffer.from(body) : body
  response.writeHead(status, { ...headers, "content-length": bytes.length })
  if (bodyMillis === 0) return void response.end(bytes)
  response.flushHeaders()
  const size = Math.ceil(bytes.length / bodyPieces)
  for (let at = 0; at < bytes.length && !response.destroyed; at += size) {
    yield* Effect.sleep(bodyMillis / bodyPieces)
    response.write(bytes.subarray(at, at + size))
  }
  response.end()
})

/** A fault of our own is said and ends the connection: whoever waits at its other end learns of it too. */
const orEnd = (what: string, end: () => void) => <A>(effect: Effect.Effect<A>): Effect.Effect<A | void> =>
  Effect.catchCause(
    effect,
    (cause) =>
      Effect.andThen(Effect.sync(end), Cause.hasInterruptsOnly(cause) ? Effect.void : Effect.logError(what, cause))
  )

const answer = Effect.fnUntraced(function*(service: Service, request: IncomingMessage, response: ServerResponse) {
  const reply = yield* service.answer(requestOf(request))
  if (reply === "reset") return void request.socket.resetAndDestroy()
  yield* write(response, reply)
})

const refuse = (socket: Duplex, reply: Reply): void => {
  if (reply === "reset") return void socket.destroy()
  const headers = Object.entries({ ...reply.headers, connection: "close", "content-length": reply.body.length })
  socket.end(
    `HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status] ?? ""}\r\n${
      headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")
    }\r\n${typeof reply.body === "string" ? reply.body : ""}`
  )
}

const peerOf = (socket: WebSocket): Peer => ({
  send: (frame) => socket.send(frame),
  ping: (payload) => {
    if (socket.readyState === socket.OPEN) socket.ping(payload)
  },
  close: (code, reason) => socket.close(code, reason),
  terminate: () => socket.terminate(),
  buffered: () => socket.bufferedAmount
})

/** Listens from the moment the socket is open, so that not even its first message is missed. */
const fill = (inbox: Queue.Queue<Incoming, Cause.Done>, socket: WebSocket): void => {
  const put = (incoming: Incoming) => {
    if (!Queue.offerUnsafe(inbox, incoming)) socket.terminate()
  }
  // oxlint-disable-next-line typescript/no-base-to-string -- a message comes as one buffer
  socket.on("message", (data) => put({ _tag: "Message", text: data.toString() }))
  socket.on("ping", () => put({ _tag: "Ping" }))
  socket.on("pong", () => put({ _tag: "Pong" }))
  // What goes wrong on the line ends the socket, and the close says so.
  socket.on("error", () => socket.terminate())
  socket.on("close", (code) => {
    Queue.offerUnsafe(inbox, { _tag: "Closed", code })
    Queue.endUnsafe(inbox)
  })
}

const explain = ({ host, port }: Options, cause: unknown): string =>
  cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE"
    ? `port ${port} of ${host} is in use by another program: end that one, or take another port (0 for any that is free)`
    : `cannot listen on port ${port} of ${host}: ${String(cause)}`

const listen = (server: Server, options: Options) =>
  Effect.callback<number, GatewayError>((resume) => {
    server.once("error", (cause) => {
      resume(Effect.fail(new GatewayError({ message: explain(options, cause), cause })))
    })
    server.listen(options.port, options.host, () => resume(Effect.succeed((server.address() as AddressInfo).port)))
  })

/** Serves until the scope closes, which cuts every connection; returns the port. */
export const serve = Effect.fnUntraced(
  function*(options: Options, service: Service): Effect.fn.Return<number, GatewayError, Scope.Scope> {
    const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: largestMessage })
    const server = createServer({ keepAliveTimeout: keepAliveMillis, maxHeaderSize: largestHeader })
    // Those that asked for a socket, whether they got one, were refused or still wait.
    const upgraded = new Set<Duplex>()
    yield* Effect.addFinalizer(() =>
      Effect.callback<void>((resume) => {
        for (const socket of upgraded) socket.destroy()
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      })
    )
    const fork = yield* FiberSet.makeRuntime()
    server.on("request", (request, response) => {
      const end = () => request.socket.destroy()
      fork(answer(service, request, response).pipe(orEnd(`cannot answer ${request.url ?? ""}`, end)))
    })
    server.on("upgrade", (request, socket, head) => {
      const end = () => socket.destroy()
      upgraded.add(socket)
      socket.on("close", () => upgraded.delete(socket))
      socket.on("error", end)
      const connected = Effect.gen(function*() {
        const attend = yield* service.connect(requestOf(request))
        if (Result.isFailure(attend)) return refuse(socket, attend.failure)
        const inbox = yield* Queue.bounded<Incoming, Cause.Done>(inboxCapacity)
        sockets.handleUpgrade(request, socket, head, (opened) => {
          fill(inbox, opened)
          fork(attend.success(peerOf(opened), inbox).pipe(orEnd("cannot attend to a socket", end)))
        })
      })
      fork(connected.pipe(orEnd(`cannot open a socket at ${request.url ?? ""}`, end)))
    })
    return yield* listen(server, options)
  }
)
