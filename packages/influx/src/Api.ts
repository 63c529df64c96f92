/** Requests to InfluxDB's own API in JSON, and what of its answers is understood. */
import { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import { Effect, Schema } from "effect"
import type { Settings } from "./Settings.ts"
import type * as Transport from "./Transport.ts"

const millis = 10_000

export const request = (method: Transport.Request["method"], path: string, body?: unknown): Transport.Request => ({
  method,
  path,
  body: () => body === undefined ? "" : JSON.stringify(body),
  contentType: "application/json",
  millis
})

export const understood = <A>(schema: Schema.Codec<A, unknown>, { url }: Settings) => {
  const decode = Schema.decodeUnknownEffect(schema)
  return (body: unknown) =>
    Effect.mapError(
      decode(body),
      (cause) => new CandleStoreError({ message: `${url} does not answer as InfluxDB v2 does: set INFLUX_URL`, cause })
    )
}
