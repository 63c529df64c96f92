/** The HTTP API of the dashboard: what is stored, how complete it is, and what arrives. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Symbol from "@cryptostream/core/market/Symbol"
import { Effect, Schema } from "effect"
import { HttpApi, HttpApiEndpoint, HttpApiGroup, HttpApiMiddleware, HttpApiSchema, OpenApi } from "effect/http-api"
import * as Answers from "./Answers.ts"
import * as Columns from "./Columns.ts"
import { StoreFailed, UnknownColumn, UnknownSeries } from "./Problems.ts"

export const defaultLimit = 500
export const maximalLimit = 5_000

const series = { symbol: Symbol.Symbol, interval: Interval.Interval }
const columns = Schema.optionalKey(Schema.String).annotate({
  description: `Columns of the catalogue with commas between, at most ${Columns.most}; without it, all that are stored`
})
const Limit = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: maximalLimit }))

const market = HttpApiGroup.make("market", { topLevel: true })
  .add(
    HttpApiEndpoint.get("status", "/status", { success: Answers.Status, error: StoreFailed })
      .annotate(OpenApi.Description, "Every series and how complete it is; at most some seconds old"),
    HttpApiEndpoint.get("candles", "/candles", {
      query: {
        ...series,
        before: Schema.optionalKey(Schema.Int).annotate({ description: "Epoch ms, exclusive; without it, the newest" }),
        limit: Limit.pipe(Schema.withDecodingDefaultKey(Effect.succeed(defaultLimit))),
        columns
      },
      success: Answers.Candles,
      error: [UnknownSeries, UnknownColumn, StoreFailed]
    }).annotate(
      OpenApi.Description,
      "The newest closed candles before a time, in columns, with indicators: those that are stored, others computed"
    ),
    HttpApiEndpoint.get("gaps", "/gaps", { query: series, success: Answers.Gaps, error: [UnknownSeries, StoreFailed] })
      .annotate(OpenApi.Description, "Every run of buckets without a candle, and what is known about why"),
    HttpApiEndpoint.get("alarms", "/alarms", { success: Answers.Alarms })
      .annotate(OpenApi.Description, "The alarms that are on, of every series: what does not arrive as it should"),
    HttpApiEndpoint.get("indicators", "/indicators", { success: Schema.Array(Answers.Indicator) })
      .annotate(OpenApi.Description, "The catalogue of indicators"),
    HttpApiEndpoint.get("live", "/live", {
      query: { ...series, columns },
      success: HttpApiSchema.StreamSse({ events: Answers.LiveEvent }),
      error: [UnknownSeries, UnknownColumn, StoreFailed]
    }).annotate(
      OpenApi.Description,
      "Server-sent events of a series: `open` (a candle still forming), `candle` (closed and stored), `changed` (candles " +
        "that open in [from, to), or their indicators, are not what they were: read them again), `alarm` (those that are on " +
        "come first), `calm` (the alarm of this kind is over), `heartbeat`. " +
        "A slow reader loses the oldest events: an event that does not follow the last one means read /candles again"
    )
  )
  .prefix("/api")

export class Api extends HttpApi.make("cryptostream")
  .add(market)
  .middleware(HttpApiMiddleware.ProblemDetails)
  .annotateMerge(OpenApi.annotations({ title: "CryptoStream", version: "0.1.0" }))
{}
