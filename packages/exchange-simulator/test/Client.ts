/** A client as strangers write it: plain requests, and a socket whose frames are kept. */
import { Effect, type Scope } from "effect"
import { request } from "node:http"
import { type ClientOptions, WebSocket } from "ws"

export interface Response {
  readonly status: number
  readonly headers: Readonly<Record<string, string | Array<string> | undefined>>
  readonly body: string
  readonly bytes: Buffer
}

export const send = (
  url: string,
  method = "GET",
  headers: Readonly<Record<string, string>> = {}
): Effect.Effect<Response, Error> =>
  Effect.callback((resume) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      const pieces: Array<Buffer> = []
      response.on("data", (piece: Buffer) => pieces.push(piece))
      response.on("error", (error) => resume(Effect.fail(error)))
      response.on("end", () =>
        resume(Effect.succeed({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(pieces).toString(),
          bytes: Buffer.concat(pieces)
        })))
    })
    sent.on("error", (error) => resume(Effect.fail(error)))
    sent.end()
  })

export type Row = [number, string, string, string, string, string, number, string, number, string, string, string]

export const rows = (url: string): Effect.Effect<ReadonlyArray<Row>, Error> =>
  Effect.map(send(url), ({ body }) => JSON.parse(body) as ReadonlyArray<Row>)

/** What a frame may say; a test that reads what is not there fails. */
export interface Event {
  readonly e: string
  readonly E: number
  readonly s: string
  readonly k: {
    readonly t: number
    readonly T: number
    readonly i: string
    readonly f: number
    readonly L: number
    readonly o: string
    readonly c: string
    readonly h: string
    readonly l: string
    readonly v: string
    readonly n: number
    readonly x: boolean
    readonly q: string
    readonly V: string
    readonly Q: string
    readonly B: string
  }
}
export interface Frame extends Event {
  readonly stream?: string
  readonly data?: Event
  readonly result?: unknown
  readonly id?: unknown
}

export const parse = (text: string): Frame => JSON.parse(text) as Frame

/** A kline event as the row that REST has of it. */
export const rowOf = ({ k }: Event): Row => [k.t, k.o, k.h, k.l, k.c, k.v, k.T, k.q, k.n, k.V, k.Q, k.B]

export interface Socket {
  readonly frames: Array<string>
  readonly pings: Array<string>
  readonly closed: () => { readonly code: number; readonly reason: string } | undefined
  readonly raw: WebSocket
  readonly say: (message: unknown) => void
  /** The next frame that is as wanted: what was looked at is not looked at again. */
  readonly until: (isWanted: (frame: Frame) => boolean) => Effect.Effect<Frame>
}

/** Waits in real time: a test's clock may be faster, the sockets are not. */
const poll = <A>(look: () => A | undefined): Effect.Effect<A> =>
  Effect.callback((resume) => {
    const timer = setInterval(() => {
      const found = look()
      if (found === undefined) return
      clearInterval(timer)
      resume(Effect.succeed(found))
    }, 2)
    return Effect.sync(() => clearInterval(timer))
  })
export const eventually = (isTrue: () => boolean): Effect.Effect<void> =>
  Effect.asVoid(poll(() => isTrue() || undefined))

export const open = (url: string, options: ClientOptions = {}): Effect.Effect<Socket, Error, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<Socket, Error>((resume) => {
      const raw = new WebSocket(url, options)
      const frames: Array<string> = []
      const pings: Array<string> = []
      let closed: { code: number; reason: string } | undefined
      let looked = 0
      raw.on("message", (data: Buffer) => frames.push(data.toString()))
      raw.on("ping", (data) => pings.push(data.toString()))
      raw.on("close", (code, reason) => closed = { code, reason: reason.toString() })
      raw.on("error", (error) => resume(Effect.fail(error)))
      raw.on("open", () =>
        resume(Effect.succeed({
          frames,
          pings,
          raw,
          closed: () => closed,
          say: (message) => raw.send(JSON.stringify(message)),
          until: (isWanted) =>
            poll(() => {
              while (looked < frames.length) {
                const frame = parse(frames[looked++]!)
                if (isWanted(frame)) return frame
              }
              return undefined
            })
        })))
    }),
    ({ raw }) => Effect.sync(() => raw.terminate())
  )
