/**
 * Traces by OTLP over HTTP, where OpenTelemetry's own variables say where to: OTEL_EXPORTER_OTLP_ENDPOINT, or
 * OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, and those beside them.
 */
import * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import * as Tracing from "@cryptostream/core/programs/Tracing"
import { Config, ConfigProvider, Effect, Layer, Option } from "effect"
import { FetchHttpClient } from "effect/http"
import { OtlpSerialization, OtlpTracer } from "effect/observability"
import * as Setting from "./Setting.ts"

const endpoint = Config.String("OTEL_EXPORTER_OTLP_ENDPOINT").pipe(
  Config.orElse(() => Config.String("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")),
  Config.option
)

/** As OpenTelemetry has it where nothing is said. */
const defaults = ConfigProvider.layerAdd(ConfigProvider.fromEnv({ env: { OTEL_TRACES_EXPORTER: "otlp" } }))

const exporting = (service: string) =>
  OtlpTracer.layerFromConfig({ resource: { serviceName: service, serviceVersion: DeadLetter.codeVersion } }).pipe(
    Layer.provide(Layer.mergeAll(OtlpSerialization.layerJson, FetchHttpClient.layer, defaults)),
    Layer.merge(Layer.succeed(Tracing.IsCarried, true))
  )

/** Of a program of this name; without an endpoint nothing is traced. */
export const layer = (service: string) =>
  Layer.unwrap(Effect.map(
    Setting.read(endpoint),
    Option.match({
      onNone: () => Layer.empty,
      onSome: () => exporting(service)
    })
  ))
