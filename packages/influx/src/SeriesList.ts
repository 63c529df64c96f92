/** The series that a store has anything of, by the index of the database: cheap, however long they are. */
import * as Series from "@cryptostream/core/market/Series"
import { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import { Effect, Schema } from "effect"
import type { Names } from "./Buckets.ts"
import { markMeasurement, rawMeasurement } from "./LineProtocol.ts"
import * as Query from "./Query.ts"

const keys = Query.answers(Schema.Tuple([Schema.String]))
const decode = Schema.decodeUnknownEffect(Series.Series)

/** The tags of a key as `candle,interval=1m,symbol=BTCUSDC`. */
const tagsOf = (key: string): Record<string, string> =>
  Object.fromEntries(key.split(",").slice(1).map((tag) => tag.split("=") as [string, string]))

export const read = Effect.fn("SeriesList.read")(function*(query: Query.Query, { events, raw }: Names) {
  const candles = yield* query.one(raw, keys, `SHOW SERIES FROM ${rawMeasurement}`)
  const marks = yield* query.one(events, keys, `SHOW SERIES FROM ${markMeasurement}`)
  const series = yield* Effect.forEach(
    [...candles, ...marks],
    ([key]) =>
      Effect.mapError(
        decode(tagsOf(key)),
        (cause) => new CandleStoreError({ message: `${key} stands in ${raw} or ${events} and is no series`, cause })
      )
  )
  return [...new Map(series.map((one) => [Series.key(one), one])).values()].sort(Series.order)
})
