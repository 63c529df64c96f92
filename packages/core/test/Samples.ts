/** Candles, rows and their generators, for the tests of every package. */
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import * as Version from "@cryptostream/core/market/Version"
import { Arbitrary, Schema } from "effect"

export const btc = Series.make("BTCUSDC", "1m")
export const eth = Series.make("ETHUSDC", "1m")

/** 2024-01-01 00:00 UTC. */
export const start = 1_704_067_200_000

const between = (minimum: number, maximum: number) => Schema.isBetween({ minimum, maximum })
const shape = Schema.Struct({
  low: Schema.Int.check(between(1, 1e8)),
  rise: Schema.Tuple(
    [0, 1, 2].map(() => Schema.Int.check(between(0, 1e6))) as unknown as readonly [
      typeof Schema.Int,
      typeof Schema.Int,
      typeof Schema.Int
    ]
  ),
  volume: Schema.Int.check(between(0, 1e9)),
  trades: Schema.Int.check(between(0, 5)),
  absent: Schema.Boolean
})

const candleOf = (openTime: number, { absent, low, rise, trades, volume }: typeof shape.Type): Candle.Candle => {
  const [a, b, c] = rise
  const cents = 100
  return {
    openTime,
    open: (low + Math.min(a, c)) / cents,
    high: (low + Math.max(a, b, c)) / cents,
    low: low / cents,
    close: (low + Math.min(b, c)) / cents,
    volume: volume / cents,
    trades,
    ...(!absent && { quoteVolume: volume, takerBuyVolume: volume / 2 / cents, takerBuyQuoteVolume: volume / 2 })
  }
}

/** Candles of an interval from `start` on, without a hole. */
export const candles = (interval: Interval.Interval = "1m"): Arbitrary.Arbitrary<ReadonlyArray<Candle.Candle>> =>
  Arbitrary.map(Arbitrary.schema(Schema.Array(shape)), (shapes) => {
    let openTime = Interval.floor(interval, start)
    return shapes.map((one) => {
      const candle = candleOf(openTime, one)
      openTime = Interval.next(interval, openTime)
      return candle
    })
  })

/** Versions of a handful of buckets, so that many speak of the same one. */
export const versions: Arbitrary.Arbitrary<ReadonlyArray<Version.Version>> = Arbitrary.map(
  Arbitrary.schema(Schema.Array(Schema.Struct({
    shape,
    bucket: Schema.Int.check(between(0, 6)),
    source: Version.Source,
    knownAt: Schema.Int.check(between(0, 3))
  }))),
  (all) =>
    all.map(({ bucket, knownAt, shape: one, source }) => ({
      candle: candleOf(start + bucket * 60_000, one),
      source,
      knownAt
    }))
)

const text = (value: number | undefined): string => value === undefined ? "" : value.toFixed(8)

/** The exchange's row of a candle. */
export const rowOf = (interval: Interval.Interval) => (candle: Candle.Candle): Row.Row => [
  candle.openTime,
  text(candle.open),
  text(candle.high),
  text(candle.low),
  text(candle.close),
  text(candle.volume),
  Interval.closeTime(interval, candle.openTime),
  text(candle.quoteVolume),
  candle.trades,
  text(candle.takerBuyVolume),
  text(candle.takerBuyQuoteVolume)
]

/** A plain candle at a minute after `start`. */
export const candleAt = (minute: number, close = 100, trades = 1): Candle.Candle => ({
  openTime: start + minute * 60_000,
  open: close,
  high: close + 1,
  low: close - 1,
  close,
  volume: 10,
  quoteVolume: 1000,
  trades,
  takerBuyVolume: 5,
  takerBuyQuoteVolume: 500
})

export const versionAt = (minute: number, close = 100, trades = 1): Version.Version => ({
  candle: candleAt(minute, close, trades),
  source: "file",
  knownAt: 1
})
