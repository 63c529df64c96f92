/** One bar as the exact sum of the bars it is made of, and its text as the exchange prints it. */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import type { Columns } from "./Columns.ts"
import type { Instrument } from "./Instrument.ts"

/** A whole number of units: a float as long as that is exact, else a bigint. */
type Exact = number | bigint

/** Prices in ticks, sizes in lots, quote volumes in ticks times lots. */
export interface Bar {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly trades: number
  readonly volume: Exact
  readonly quoteVolume: Exact
  readonly takerVolume: Exact
  readonly takerQuoteVolume: Exact
}

/** The bars [from, to) of a table. */
export interface Piece {
  readonly bars: Columns
  readonly from: number
  readonly to: number
}

type Amount = "volume" | "quoteVolume" | "takerVolume" | "takerQuoteVolume"

const total = (pieces: ReadonlyArray<Piece>, amount: Amount): Exact => {
  let large = 0n
  let sum = 0
  for (const { bars, from, to } of pieces) {
    const column = bars[amount]
    for (let i = from; i < to; i++) {
      const next = sum + column[i]!
      if (next <= Number.MAX_SAFE_INTEGER) sum = next
      else {
        large += BigInt(sum)
        sum = column[i]!
      }
    }
  }
  return large === 0n ? sum : large + BigInt(sum)
}

export const trades = (pieces: ReadonlyArray<Piece>): number => {
  let count = 0
  for (const { bars, from, to } of pieces) for (let i = from; i < to; i++) count += bars.trades[i]!
  return count
}

/** The bar of pieces that follow one another, at least one bar among them. */
export const sum = (pieces: ReadonlyArray<Piece>): Bar => {
  const [first, last] = [pieces[0]!, pieces.at(-1)!]
  let [high, low, trades] = [first.bars.high[first.from]!, first.bars.low[first.from]!, 0]
  for (const { bars, from, to } of pieces) {
    for (let i = from; i < to; i++) {
      if (bars.high[i]! > high) high = bars.high[i]!
      if (bars.low[i]! < low) low = bars.low[i]!
      trades += bars.trades[i]!
    }
  }
  return {
    open: first.bars.open[first.from]!,
    high,
    low,
    close: last.bars.close[last.to - 1]!,
    trades,
    volume: total(pieces, "volume"),
    quoteVolume: total(pieces, "quoteVolume"),
    takerVolume: total(pieces, "takerVolume"),
    takerQuoteVolume: total(pieces, "takerQuoteVolume")
  }
}

export const flat = (price: number): Bar => ({
  open: price,
  high: price,
  low: price,
  close: price,
  trades: 0,
  volume: 0,
  quoteVolume: 0,
  takerVolume: 0,
  takerQuoteVolume: 0
})

const printedDecimals = 8
const zeros = Array.from({ length: printedDecimals + 1 }, (_, decimals) => "0".repeat(printedDecimals - decimals))
const powersOfTen = Array.from({ length: printedDecimals + 1 }, (_, decimals) => 10 ** decimals)

/** Units of 10^-decimals as decimal text with eight decimals. */
export const text = (units: Exact, decimals: number): string => {
  const power = powersOfTen[decimals]!
  let whole: Exact
  let part: number
  if (typeof units === "bigint") {
    whole = units / BigInt(power)
    part = Number(units % BigInt(power))
  } else {
    whole = Math.floor(units / power)
    part = units - whole * power
    // The quotient of two exact numbers may round up to the next whole one.
    if (part < 0) {
      whole -= 1
      part += power
    }
  }
  return `${whole}.${(power + part).toString().slice(1)}${zeros[decimals]!}`
}

export const toRow = (
  bar: Bar,
  { lotDecimals, priceDecimals }: Instrument,
  interval: Interval.Interval,
  openTime: number
): Row.Row => [
  openTime,
  text(bar.open, priceDecimals),
  text(bar.high, priceDecimals),
  text(bar.low, priceDecimals),
  text(bar.close, priceDecimals),
  text(bar.volume, lotDecimals),
  Interval.closeTime(interval, openTime),
  text(bar.quoteVolume, priceDecimals + lotDecimals),
  bar.trades,
  text(bar.takerVolume, lotDecimals),
  text(bar.takerQuoteVolume, priceDecimals + lotDecimals)
]
