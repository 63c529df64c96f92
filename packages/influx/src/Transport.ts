/** Requests to InfluxDB over its client's transport: one attempt each, answered whole, refused, or not answered. */
import { HttpError, InfluxDB } from "@influxdata/influxdb-client"
import { Effect, Redacted, Schema, type Scope } from "effect"
import * as http from "node:http"
import * as https from "node:https"
import type { Settings } from "./Settings.ts"

export interface Request {
  readonly method: "GET" | "POST" | "DELETE"
  /** With its parameters: see `path`. */
  readonly path: string
  /** Made when it is sent, and again for every attempt. */
  readonly body: () => string
  readonly contentType: "text/plain" | "application/json" | "application/x-www-form-urlencoded"
  /** What the server has for the whole answer. */
  readonly millis: number
}

export interface Answer {
  readonly status: number
  /** Parsed JSON; absent where the answer has none. */
  readonly body: unknown
}

/** The server answered, and not with what was asked for. */
export class Refused extends Schema.TaggedError<Refused>()("Refused", {
  status: Schema.Int,
  message: Schema.String,
  retryAfter: Schema.optionalKey(Schema.String)
}) {}

/** Nobody answered, or not to the end. Whether the server did what was asked is not known. */
export class Unanswered extends Schema.TaggedError<Unanswered>()("Unanswered", {
  message: Schema.String,
  cause: Schema.Defect()
}) {}

export interface Transport {
  readonly send: (request: Request) => Effect.Effect<Answer, Refused | Unanswered>
}

/** A path with the parameters of a query. */
export const path = (bare: string, parameters: Readonly<Record<string, string>>): string =>
  `${bare}?${new URLSearchParams(parameters).toString()}`

/** Connections to the server at a time. */
const maxSockets = 8

const messageOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause)
  // Where a name has several addresses the message is empty and the reasons stand below it.
  return cause instanceof AggregateError && cause.message === ""
    ? cause.errors.map((error) => String(error.message)).join("; ")
    : cause.message
}

const failure = (cause: unknown, isLate: boolean, { millis }: Request): Refused | Unanswered => {
  if (cause instanceof HttpError) {
    const retryAfter = cause.headers?.["retry-after"]
    const message = cause.message.trim()
    return new Refused({ status: cause.statusCode, message, ...(typeof retryAfter === "string" && { retryAfter }) })
  }
  if (cause instanceof SyntaxError) return new Refused({ status: 200, message: "the answer is no JSON" })
  return new Unanswered({ message: isLate ? `no answer within ${millis / 1000} s` : messageOf(cause), cause })
}

export const make = Effect.fnUntraced(function*(
  { token, url }: Settings
): Effect.fn.Return<Transport, never, Scope.Scope> {
  const agent = yield* Effect.acquireRelease(
    Effect.sync(() => new (url.startsWith("https:") ? https : http).Agent({ keepAlive: true, maxSockets })),
    (agent) => Effect.sync(() => agent.destroy())
  )
  // The client's own time-out leaves the request running, so it has none and the signal ends the request itself.
  const { transport } = new InfluxDB({ url, token: Redacted.value(token), timeout: 0, transportOptions: { agent } })
  return {
    send: (request) =>
      Effect.suspend(() => {
        // One signal of its own, which dies with the request: those of `AbortSignal.timeout` and `any` would keep it, and the
        // body with it, until the time is up.
        const end = new AbortController()
        let isLate = false
        const timer = setTimeout(() => {
          isLate = true
          end.abort()
        }, request.millis)
        let status = 0
        return Effect.tryPromise({
          try: (interrupted) => {
            interrupted.addEventListener("abort", () => end.abort(), { once: true })
            return transport.request(
              request.path,
              request.body(),
              {
                method: request.method,
                headers: { "content-type": `${request.contentType}; charset=utf-8`, accept: "application/json" },
                signal: end.signal
              },
              (_, code) => {
                status = code ?? 0
              }
            )
          },
          catch: (cause) => failure(cause, isLate, request)
        }).pipe(
          Effect.map((body: unknown) => ({ status, body })),
          Effect.ensuring(Effect.sync(() => clearTimeout(timer)))
        )
      })
  }
})
