/** The dashboard as one server: the page, the API and its documents, metrics and a sign of life. */
import type { CandleStore } from "@cryptostream/core/ports/CandleStore"
import type { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import type { StateStore } from "@cryptostream/core/ports/StateStore"
import * as Health from "@cryptostream/core/programs/Health"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { Effect, Layer, Schema } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { HttpApiBuilder, HttpApiMiddleware, HttpApiScalar } from "effect/http-api"
import { createServer, type Server } from "node:http"
import { Alarms } from "./Alarms.ts"
import { Api } from "./Api.ts"
import * as Guard from "./Guard.ts"
import * as Handlers from "./Handlers.ts"
import { Tails } from "./Tails.ts"
import * as WebFiles from "./WebFiles.ts"

export interface Options extends Handlers.Options {
  /** 0 takes any free one: see the address of the HttpServer. */
  readonly port: number
  /** The address it listens on: this machine alone unless it is said. */
  readonly host?: string
  /** Names that requests may call it by, beside those of this machine. */
  readonly names?: ReadonlyArray<string>
}

export class ServerError extends Schema.TaggedError<ServerError>()("ServerError", {
  message: Schema.String,
  cause: Schema.Defect()
}) {}

const thisMachine = "127.0.0.1"

/** After this long an answer that is still being written is cut: an event stream would never end by itself. */
const drain = "300 millis"

const isInUse = (cause: unknown): boolean => cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE"

const explain = (host: string, port: number, cause: unknown): string =>
  isInUse(cause)
    ? `port ${port} of ${host} is in use by another program: end that one, or take another port (--port)`
    : `cannot listen on port ${port} of ${host}: ${String(cause)}`

/** The page of the documents runs the scripts it carries; nothing it could load is allowed to come from elsewhere. */
const docsPolicy = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'"
].join("; ")

const docs = HttpApiScalar.layer(Api, {
  path: "/docs",
  scalar: { darkMode: true, withDefaultFonts: false, favicon: "/favicon.svg" }
})

const routes = (options: Options) =>
  Layer.mergeAll(
    HttpApiBuilder.layer(Api, { openapiPath: "/openapi.json" }),
    docs,
    WebFiles.layer,
    Health.routes,
    Guard.layer({ "/docs": docsPolicy }, options.names ?? [])
  ).pipe(
    Layer.provide(Layer.provide(Handlers.layer(options), [Alarms.layer, Tails.layer(options.realm)])),
    Layer.provide(HttpApiMiddleware.layerProblemDetails({ includeDetails: true }))
  )

/** Ends what still hangs on once the handlers are interrupted: a client that reads nothing would hold the stop up. */
const cut = (server: Server) =>
  Layer.effectDiscard(Effect.addFinalizer(() => Effect.sync(() => server.closeAllConnections())))

export const layer = (
  options: Options
): Layer.Layer<HttpServer.HttpServer, ServerError, CandleStore | StateStore | LiveFeed> =>
  Layer.unwrap(Effect.sync(() => {
    const server = createServer()
    const { host = thisMachine, port } = options
    const listening = NodeHttpServer.layerServer(() => server, {
      host,
      port,
      gracefulShutdownTimeout: drain
    }).pipe(
      Layer.catch(({ cause }) =>
        Layer.effect(
          HttpServer.HttpServer,
          Effect.fail(new ServerError({ message: explain(host, port, cause), cause }))
        )
      )
    )
    return HttpRouter.serve(routes(options), { disableLogger: true, disableListenLog: true }).pipe(
      Layer.provide(cut(server)),
      Layer.provide(NodeHttpServer.layerHttpServices),
      Layer.provideMerge(listening)
    )
  }))
