/**
 * Which derived values of a series wait to be derived again, because a candle under them is another than it was. Times are
 * open times, epoch ms.
 */
import { Schema } from "effect"
import * as Interval from "../market/Interval.ts"
import * as Kept from "./Kept.ts"

export const Dirty = Schema.Struct({
  /** The oldest candle that changed. */
  from: Schema.Int,
  /** Up to this candle, itself included, what is stored is no one series' values: only behind it may an end be looked for. */
  to: Schema.Int,
  /** How far they are derived again, and with what to go on. */
  reached: Schema.optionalKey(Kept.Kept)
})
export interface Dirty extends Schema.Schema.Type<typeof Dirty> {}

/** Candles that changed, from the oldest to the newest of them. */
export interface Changed {
  readonly from: number
  readonly to: number
}

/** What is dirty once these candles have changed too. What was derived from one of them already counts for nothing. */
export const note = (dirty: Dirty | undefined, changed: Changed): Dirty => {
  const to = Math.max(dirty?.to ?? changed.to, changed.to)
  if (dirty === undefined) return { from: changed.from, to }
  const { reached } = dirty
  if (reached === undefined) return { from: Math.min(dirty.from, changed.from), to }
  if (changed.from > reached.head) return { ...dirty, to }
  // Behind what was reached, the values that stand there were derived from others than those before it.
  return { from: changed.from, to: Math.max(to, reached.head + 1) }
}

/** Whether two say the same. */
export const same = (a: Dirty | undefined, b: Dirty | undefined): boolean =>
  a?.from === b?.from && a?.to === b?.to && a?.reached === b?.reached

/** The first open time whose values cannot be trusted. */
export const staleFrom = (interval: Interval.Interval, { from, reached }: Dirty): number =>
  reached === undefined ? from : Math.max(from, Interval.next(interval, reached.head))
