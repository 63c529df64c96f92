/** What the exchange answers, asked without a network: a small seeded market with a hole of seven minutes in it. */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import type * as Series from "@cryptostream/core/market/Series"
import * as Market from "@cryptostream/exchange-simulator/market/Market"
import * as Rest from "@cryptostream/exchange-simulator/rest/Rest"
import type * as TimeUnit from "@cryptostream/exchange-simulator/rest/TimeUnit"
import { Effect } from "effect"
import * as Books from "./Books.ts"
import * as Reading from "./Reading.ts"

export const now = Books.start
const hole = { at: "-90 minutes", fault: "hole", for: "7 minutes", symbols: ["BTCUSDC"] }
const market = Market.make(Books.seed)

const answer = Effect.fnUntraced(function*(
  path: string,
  search: string,
  asOf = now,
  timeUnit: TimeUnit.TimeUnit = "milliseconds"
) {
  const book = yield* Books.seeded(hole)
  const exchange = { book, weightLimit: 6000, now, asOf, timeUnit, served: () => Effect.void }
  const text = yield* Rest.answer(Rest.endpoints.get(path)!, search, exchange)
  return JSON.parse(text) as unknown
})
/** What a request is answered at `asOf`: the JSON, or the exchange's code. */
export const ask = (...asked: Parameters<typeof answer>) =>
  Effect.catch(answer(...asked), ({ code }) => Effect.succeed(code))
export const words = (path: string, search: string) =>
  Effect.match(answer(`/api/v3/${path}`, search), {
    onFailure: ({ code, msg }) => `${code} ${msg}`,
    onSuccess: () => "answered"
  })
export const klines = (search: string, asOf = now) =>
  Effect.map(ask("/api/v3/klines", search, asOf), (answer) => answer as ReadonlyArray<ReadonlyArray<unknown>>)

/** Every row there is by definition: of each bucket from the listing to now that is not in the hole. */
export const all = (series: Series.Series): ReadonlyArray<Row.Row> => {
  const listed = Interval.floor(series.interval, now - 4 * 3_600_000)
  const closed = market.rows(series, listed, Interval.floor(series.interval, now))
  const lost = { from: Math.ceil((now - 5_400_000) / 1000) * 1000, to: Math.ceil((now - 4_980_000) / 1000) * 1000 }
  return [...closed, Reading.forming(market, series, now)].filter((row) =>
    series.symbol !== "BTCUSDC" || row[0] < lost.from || Interval.next(series.interval, row[0]) > lost.to
  )
}
