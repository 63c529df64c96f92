/**
 * What happened to a market beyond its trades: stretches for which the exchange never had candles, and trades that came
 * late, so that candles which had closed were stated again. A pure function of the script, known from the start.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import type * as Series from "@cryptostream/core/market/Series"
import type * as Symbol from "@cryptostream/core/market/Symbol"
import * as Amount from "./Amount.ts"
import * as Fault from "../faults/Fault.ts"
import * as Faults from "../faults/Faults.ts"
import * as Span from "./Span.ts"

/** A stretch without candles, in whole seconds. */
export interface Hole extends Span.Span {
  readonly symbol: Symbol.Symbol
}

/** Trades of a second that the exchange counted only later: they move no price. */
export interface LateTrades {
  readonly symbol: Symbol.Symbol
  /** Start of the second, epoch ms. */
  readonly second: number
  /** From when on the candles have them, epoch ms. */
  readonly at: number
  readonly trades: number
  /** Amounts as decimal text. */
  readonly volume: string
  readonly quoteVolume: string
  readonly takerBuyVolume: string
  readonly takerBuyQuoteVolume: string
}

export interface Overlay {
  readonly holes: ReadonlyArray<Hole>
  /** The same by symbol: they are looked at for every bucket of an answer, and of a long hole there are thousands. */
  readonly holesBySymbol: ReadonlyMap<Symbol.Symbol, ReadonlyArray<Hole>>
  readonly lateTrades: ReadonlyArray<LateTrades>
}

/** In a hole there are no late trades either: a longer candle stays the sum of the seconds there are. */
export const make = (holes: ReadonlyArray<Hole>, lateTrades: ReadonlyArray<LateTrades>): Overlay => ({
  holes,
  holesBySymbol: Map.groupBy(holes, ({ symbol }) => symbol),
  lateTrades: lateTrades.filter(({ second, symbol }) =>
    !holes.some((hole) => hole.symbol === symbol && Span.contains(hole, second))
  )
})

const second = 1_000
const toSecond = (time: number): number => Math.ceil(time / second) * second

/** The holes of a script, whole seconds of each symbol they concern. */
export const holesOf = (faults: Faults.Faults, symbols: ReadonlyArray<Symbol.Symbol>): ReadonlyArray<Hole> =>
  Faults.of(faults, "hole").flatMap((fault) =>
    symbols.filter((symbol) => Fault.concerns(fault, symbol)).map((symbol) => ({
      symbol,
      from: toSecond(fault.from),
      to: toSecond(fault.to)
    }))
  )

/** The parts of a bucket for which there are trades; none of them: the bucket does not exist. */
export const parts = (
  { holesBySymbol }: Overlay,
  { interval, symbol }: Series.Series,
  openTime: number
): ReadonlyArray<Span.Span> => {
  const bucket = { from: openTime, to: Interval.next(interval, openTime) }
  const holes = holesBySymbol.get(symbol)?.filter(({ from, to }) => from < bucket.to && to > bucket.from) ?? []
  return holes.length === 0 ? [bucket] : Span.without(bucket, holes)
}

const added = (row: Row.Row, late: LateTrades): Row.Row => [
  row[0],
  row[1],
  row[2],
  row[3],
  row[4],
  Amount.add(row[5], late.volume),
  row[6],
  Amount.add(row[7], late.quoteVolume),
  row[8] + late.trades,
  Amount.add(row[9], late.takerBuyVolume),
  Amount.add(row[10], late.takerBuyQuoteVolume)
]

/** A row with the late trades of its bucket that had come by `asOf`. */
export const restate = (overlay: Overlay, series: Series.Series, row: Row.Row, asOf: number): Row.Row => {
  if (overlay.lateTrades.length === 0) return row
  const bucket = { from: row[0], to: Interval.next(series.interval, row[0]) }
  return overlay.lateTrades
    .filter(({ at, second, symbol }) => symbol === series.symbol && at <= asOf && Span.contains(bucket, second))
    .reduce(added, row)
}
