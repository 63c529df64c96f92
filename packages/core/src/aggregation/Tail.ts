/**
 * Where a series stops being whole. A row that holds only a part of its trades breaks no rule that one row can show; but from
 * there on every bucket of a longer interval differs from what is derived of it. Nothing is known beforehand: the buckets that
 * agree just before are a sample of whole candles, those behind the first one that differs a sample of the others, and
 * inside that first one the cut lies where it leaves each candle nearest to its own side.
 */
import type * as Candle from "../market/Candle.ts"

/** One side of the cut: medians over its candles. */
export interface Side {
  readonly trades: number
  /** How far the open lies from the close before, of that close. */
  readonly step: number
}

export interface Tail {
  /** Open time of the first candle behind the cut, epoch ms. */
  readonly from: number
  readonly before: Side
  readonly after: Side
  /** Whether the candles themselves show it: trades fall tenfold, and opens do not continue the close before any more. */
  readonly isShown: boolean
}

/** How far apart the two sides have to be, both ways. */
const factor = 10

export const median = (values: ReadonlyArray<number>): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  if (sorted.length === 0) return NaN
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Candles are told apart by the order of magnitude of their trades. */
const size = ({ trades }: Candle.Candle): number => Math.log1p(trades)

const sideOf = (candles: ReadonlyArray<Candle.Candle>, previous: Candle.Candle | undefined): Side => ({
  trades: median(candles.map(({ trades }) => trades)),
  step: median(candles.flatMap(({ open }, i) => {
    const before = candles[i - 1] ?? previous
    return before === undefined ? [] : [Math.abs(open / before.close - 1)]
  }))
})

/** How many of these belong before the cut: to the side that the rest of them is nearer to, as a whole. */
const cutIn = (candles: ReadonlyArray<Candle.Candle>, before: number, after: number): number => {
  let [cut, best, sum] = [0, 0, 0]
  candles.forEach((candle, i) => {
    sum += Math.abs(size(candle) - before) - Math.abs(size(candle) - after)
    if (sum < best) [cut, best] = [i + 1, sum]
  })
  return cut
}

/**
 * Candles in order of time: of buckets that agree, of the first that differs, and of all that follow. Nothing can be told
 * where there are none before or behind.
 */
export const find = (
  agreed: ReadonlyArray<Candle.Candle>,
  first: ReadonlyArray<Candle.Candle>,
  following: ReadonlyArray<Candle.Candle>
): Tail | undefined => {
  if (agreed.length === 0 || following.length === 0) return undefined
  const cut = cutIn(first, median(agreed.map(size)), median(following.map(size)))
  const [whole, tail] = [[...agreed, ...first.slice(0, cut)], [...first.slice(cut), ...following]]
  const [before, after] = [sideOf(whole, undefined), sideOf(tail, whole.at(-1))]
  return {
    from: tail[0]!.openTime,
    before,
    after,
    isShown: after.trades * factor < before.trades && after.step > before.step * factor
  }
}
