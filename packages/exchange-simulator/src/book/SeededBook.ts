/** A book over a seeded market: every interval of every symbol from its listing on, made when it is asked for. */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Symbol from "@cryptostream/core/market/Symbol"
import { Effect } from "effect"
import type * as Book from "./Book.ts"
import * as Market from "../market/Market.ts"

export interface Options {
  /** Names the market: one seed, one market, in every process and at every start. */
  readonly seed: number
  readonly symbols: ReadonlyArray<Symbol.Symbol>
  /** Epoch ms: the first candles are those that contain it. */
  readonly listedAt: number
}

const day = 86_400_000

/**
 * Ids that a day has of its own, more than it has trades: counting within the day is cheap, counting from the listing is
 * not. Ids grow by one a trade all the same, but for a leap at midnight.
 */
const tradeIdsOfDay = 10_000_000

/** Some day before all trades. */
const firstDay = Date.UTC(2017, 6, 14)

const buckets: (listedAt: number) => Book.Source["buckets"] = (listedAt) =>
  function*({ interval }, from, to, order) {
    const first = Interval.ceil(interval, Math.max(from, Interval.floor(interval, listedAt)))
    if (order === "oldest first") {
      for (let time = first; time < to; time = Interval.next(interval, time)) yield time
    } else {
      for (let time = Interval.floor(interval, to - 1); time >= first; time = Interval.previous(interval, time)) {
        yield time
      }
    }
  }

export const make = ({ listedAt, seed, symbols }: Options): Book.Source => {
  const market = Market.make(seed)
  return {
    fingerprint: `simulated market ${Market.version}, seed ${seed}`,
    listings: symbols.map((symbol) => {
      const { lotDecimals, priceDecimals } = market.instrument(symbol)
      return { symbol, lotDecimals, priceDecimals, intervals: Interval.all }
    }),
    buckets: buckets(listedAt),
    candle: market.candle,
    firstTradeId: ({ symbol }, openTime) => {
      const dayStart = Interval.floor("1d", openTime)
      return (dayStart - firstDay) / day * tradeIdsOfDay + market.trades(symbol, dayStart, openTime)
    },
    prepare: Effect.fnUntraced(function*(series, from, to) {
      for (const block of market.unmade(series, from, to)) {
        market.make(series.symbol, block)
        yield* Effect.yieldNow
      }
    })
  }
}
