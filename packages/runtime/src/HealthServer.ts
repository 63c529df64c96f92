/** Tells of a program's health and counts over HTTP, where it is asked to. */
import * as Health from "@cryptostream/core/programs/Health"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { Config, Effect, Layer, Option } from "effect"
import { HttpRouter } from "effect/http"
import { createServer } from "node:http"
import * as Setting from "./Setting.ts"

const config = Config.all({
  port: Config.Port("METRICS_PORT").pipe(Config.option),
  /** Of this machine alone unless it is said otherwise; in a container that is the container. */
  host: Config.String("METRICS_HOST").pipe(Config.withDefault("127.0.0.1"))
})

const serve = (host: string, port: number) =>
  HttpRouter.serve(Health.routes, { disableLogger: true, disableListenLog: true }).pipe(
    Layer.provide(NodeHttpServer.layer(() => createServer(), { host, port })),
    Layer.catch((error) =>
      Layer.effectDiscard(
        new Setting.BadSetting({
          message: `METRICS_PORT: cannot listen on port ${port} of ${host}: ${String(error.cause)}`
        })
      )
    )
  )

/** On `METRICS_HOST` and `METRICS_PORT`; nowhere without a port. */
export const layer = Layer.unwrap(
  Effect.map(
    Setting.read(config),
    ({ host, port }) => Option.match(port, { onNone: () => Layer.empty, onSome: (one) => serve(host, one) })
  )
)
