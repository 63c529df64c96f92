/** `GET /api/v3/ticker/24hr`: what a symbol did in the last 24 hours, told from its candles. */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import type * as Series from "@cryptostream/core/market/Series"
import { Effect, Result } from "effect"
import * as Amount from "../book/Amount.ts"
import type * as Book from "../book/Book.ts"
import * as ExchangeInfo from "./ExchangeInfo.ts"
import * as Query from "./Query.ts"
import * as Refusal from "./Refusal.ts"
import * as TimeUnit from "./TimeUnit.ts"

export const parameters = ["symbol", "symbols", "type", "symbolStatus"]

const day = 86_400_000

/** One symbol or up to 20 cost 2, up to 100 cost 40, more or all of them 80. */
export const weight = (search: string): number => {
  const query = new URLSearchParams(search)
  const named = query.has("symbol") ? 1 : query.get("symbols")?.split(",").length ?? Infinity
  return named <= 20 ? 2 : named <= 100 ? 40 : 80
}

/** Minutes tell it nearly as well as trades; where they were not recorded, the shortest candles that were. */
const seriesOf = ({ intervals, symbol }: Book.Listing): Series.Series | undefined => {
  const longEnough = Interval.all.filter((interval) => interval !== "1s" && intervals.includes(interval))
  const interval = longEnough[0] ?? intervals[0]
  return interval === undefined ? undefined : { symbol, interval }
}

const total = (rows: ReadonlyArray<Row.Row>, at: 5 | 7): bigint =>
  rows.reduce((sum, row) => sum + (row[at] === "" ? 0n : Amount.parse(row[at])), 0n)

const extreme = (rows: ReadonlyArray<Row.Row>, at: 2 | 3, isBetter: (a: bigint, b: bigint) => boolean): bigint =>
  rows.map((row) => Amount.parse(row[at])).reduce((best, price) => isBetter(price, best) ? price : best)

/** In units of 10^-8; 0 where nothing was traded. */
const ratio = (a: bigint, b: bigint): bigint => b === 0n ? 0n : a * 100_000_000n / b

interface Day {
  readonly symbol: string
  readonly rows: ReadonlyArray<Row.Row>
  readonly firstId: number
  readonly now: number
  readonly timeUnit: TimeUnit.TimeUnit
  readonly tick: bigint
}

const mini = ({ firstId, now, rows, symbol, timeUnit }: Day) => {
  const count = rows.reduce((sum, row) => sum + row[8], 0)
  return {
    symbol,
    openPrice: rows[0]![1],
    highPrice: Amount.print(extreme(rows, 2, (a, b) => a > b)),
    lowPrice: Amount.print(extreme(rows, 3, (a, b) => a < b)),
    lastPrice: rows.at(-1)![4],
    volume: Amount.print(total(rows, 5)),
    quoteVolume: Amount.print(total(rows, 7)),
    openTime: TimeUnit.moment(timeUnit, now - day),
    closeTime: TimeUnit.moment(timeUnit, now),
    firstId: count === 0 ? -1 : firstId,
    lastId: count === 0 ? -1 : firstId + count - 1,
    count
  }
}

const full = (of: Day) => {
  const { count, firstId, lastId, openTime, closeTime, ...prices } = mini(of)
  const [open, last] = [Amount.parse(prices.openPrice), Amount.parse(prices.lastPrice)]
  const size = Amount.print(10n ** 8n)
  const percent = Number(ratio(100n * (last - open), open)) / 1e8
  return {
    symbol: of.symbol,
    priceChange: Amount.print(last - open),
    priceChangePercent: percent.toFixed(3),
    weightedAvgPrice: Amount.print(ratio(total(of.rows, 7), total(of.rows, 5))),
    prevClosePrice: prices.openPrice,
    lastPrice: prices.lastPrice,
    lastQty: size,
    bidPrice: Amount.print(last - of.tick),
    bidQty: size,
    askPrice: prices.lastPrice,
    askQty: size,
    openPrice: prices.openPrice,
    highPrice: prices.highPrice,
    lowPrice: prices.lowPrice,
    volume: prices.volume,
    quoteVolume: prices.quoteVolume,
    openTime,
    closeTime,
    firstId,
    lastId,
    count
  }
}

const write = { MINI: mini, FULL: full }

const typeOf = (query: Query.Query): Query.Read<keyof typeof write> => {
  const text = query.get("type") ?? "FULL"
  return text === "FULL" || text === "MINI" ? Result.succeed(text) : Result.fail(Refusal.invalidTickerType)
}

export const answer = Effect.fnUntraced(function*(
  query: Query.Query,
  book: Book.Book,
  now: number,
  timeUnit: TimeUnit.TimeUnit
) {
  const type = yield* Effect.fromResult(typeOf(query))
  const listings = yield* Effect.fromResult(ExchangeInfo.named(query, book.listings))
  if (!(yield* Effect.fromResult(ExchangeInfo.wantsTrading(query)))) {
    return query.has("symbol") ? yield* Refusal.otherStatus : []
  }
  const days = yield* Effect.forEach(listings, (listing) =>
    Effect.gen(function*() {
      const series = seriesOf(listing)
      if (series === undefined) return []
      const from = Interval.floor(series.interval, now - day)
      const asked = { from, to: Infinity, limit: Infinity, order: "oldest first" } as const
      const rows = yield* book.rows(series, asked, now)
      if (rows.length === 0) return []
      const tick = 10n ** BigInt(8 - listing.priceDecimals)
      return [{ symbol: listing.symbol, rows, firstId: book.firstTradeId(series, rows[0]![0]), now, timeUnit, tick }]
    }))
  const tickers = days.flat().map(write[type])
  return query.has("symbol") ? tickers[0] ?? {} : tickers
})
