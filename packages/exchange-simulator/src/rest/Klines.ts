/** `GET /api/v3/klines`: which rows a query asks for, and how they are written. */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import type * as Series from "@cryptostream/core/market/Series"
import { Effect, Result } from "effect"
import type * as Book from "../book/Book.ts"
import * as Query from "./Query.ts"
import * as Refusal from "./Refusal.ts"
import * as TimeUnit from "./TimeUnit.ts"
import * as TimeZone from "./TimeZone.ts"

const defaultLimit = 500
const largestLimit = 1000

export const parameters = ["symbol", "interval", "startTime", "endTime", "timeZone", "limit"]

export interface Question {
  readonly series: Series.Series
  readonly asked: Book.Asked
}

/** A zone whose candles open at other moments than those of UTC is refused and not ignored: the book has none. */
const timeZone = (query: Query.Query, interval: Interval.Interval): Query.Read<void> =>
  Result.flatMap(Query.inRange(query, "timeZone", TimeZone.range), (text = "0") => {
    const offset = TimeZone.parse(text)
    return offset !== undefined && TimeZone.isLikeUtc(interval, offset)
      ? Result.void
      : Result.fail(Refusal.invalidParameter("timeZone"))
  })

/** With `startTime` the oldest rows from there, without it the newest; both times are inclusive and in epoch ms. */
export const question = (query: Query.Query): Query.Read<Question> =>
  Result.gen(function*() {
    const symbol = yield* Query.required("symbol", Query.symbol(query))
    const interval = yield* Query.interval(query)
    const startTime = yield* Query.integer(query, "startTime")
    const endTime = yield* Query.integer(query, "endTime")
    const limit = (yield* Query.integer(query, "limit")) ?? defaultLimit
    yield* timeZone(query, interval)
    if (limit < 1) return yield* Result.fail(Refusal.invalidParameter("limit"))
    return {
      series: { symbol, interval },
      asked: {
        from: startTime ?? -Infinity,
        to: endTime === undefined ? Infinity : endTime + 1,
        limit: Math.min(limit, largestLimit),
        order: startTime === undefined ? "newest first" : "oldest first"
      }
    }
  })

/** The rows of a question. A symbol nobody listed is refused; an interval that was never recorded has no rows. */
export const rows = Effect.fnUntraced(function*(book: Book.Book, { asked, series }: Question, asOf: number) {
  if (!book.listings.some(({ symbol }) => symbol === series.symbol)) return yield* Refusal.invalidSymbol
  return yield* book.rows(series, asked, asOf)
})

/** Whether a row's bucket has closed by a time; one that opened out of step closes with the bucket it lies in. */
export const isClosed = ({ interval }: Series.Series, row: Row.Row, time: number): boolean =>
  Interval.next(interval, Interval.floor(interval, row[0])) <= time

/** The row as REST writes it, its twelfth field unused. */
export const json = (row: Row.Row, unit: TimeUnit.TimeUnit): ReadonlyArray<unknown> => {
  const [openTime, open, high, low, close, volume, closeTime, ...others] = row
  const [first, last] = [TimeUnit.moment(unit, openTime), TimeUnit.lastMoment(unit, closeTime)]
  return [first, open, high, low, close, volume, last, ...others, "0"]
}
