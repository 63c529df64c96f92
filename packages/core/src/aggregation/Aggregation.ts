/**
 * Candles of an interval made of those of a shorter one: a fold over closed candles in order of time. No clock: a bucket is
 * closed by its last child, by a later one, or by evidence that time has come past its end (`Reach`).
 */
import type * as Candle from "../market/Candle.ts"
import * as Interval from "../market/Interval.ts"
import * as Total from "./Total.ts"

/** A derived candle, and of how many it is made. Buckets without any are not made: nothing is invented. */
export interface Derived {
  readonly candle: Candle.Candle
  /** Candles that are there. */
  readonly children: number
  /** Buckets that it holds. */
  readonly expectedChildren: number
}

/** A sum over children; absent from the first one on that lacks the field. */
type Sum = Total.Total | null

/** The bucket that is not closed yet: plain data that survives JSON. */
export interface Open {
  readonly openTime: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: Total.Total
  readonly quoteVolume: Sum
  readonly trades: number
  readonly takerBuyVolume: Sum
  readonly takerBuyQuoteVolume: Sum
  readonly children: number
}
export type State = Open | null

export interface Aggregation {
  readonly initial: State
  /** The next state, and the buckets that closed. */
  readonly step: (
    state: State,
    candles: ReadonlyArray<Candle.Candle>
  ) => readonly [State, ReadonlyArray<Derived>]
  /** The same, where nothing opens before `reach` (epoch ms) any more. */
  readonly close: (state: State, reach: number) => readonly [State, ReadonlyArray<Derived>]
}

type Own = Array<number> | undefined
interface Working
  extends Candle.Mutable<Omit<Open, "volume" | "quoteVolume" | "takerBuyVolume" | "takerBuyQuoteVolume">>
{
  readonly volume: Array<number>
  quoteVolume: Own
  takerBuyVolume: Own
  takerBuyQuoteVolume: Own
}

const begin = (openTime: number, { close, high, low, open }: Candle.Candle): Working => ({
  openTime,
  open,
  high,
  low,
  close,
  volume: [],
  quoteVolume: [],
  trades: 0,
  takerBuyVolume: [],
  takerBuyQuoteVolume: [],
  children: 0
})

const copy = (open: Open): Working => ({
  ...open,
  volume: [...open.volume],
  quoteVolume: open.quoteVolume ? [...open.quoteVolume] : undefined,
  takerBuyVolume: open.takerBuyVolume ? [...open.takerBuyVolume] : undefined,
  takerBuyQuoteVolume: open.takerBuyQuoteVolume ? [...open.takerBuyQuoteVolume] : undefined
})

const freeze = (working: Working): Open => ({
  ...working,
  quoteVolume: working.quoteVolume ?? null,
  takerBuyVolume: working.takerBuyVolume ?? null,
  takerBuyQuoteVolume: working.takerBuyQuoteVolume ?? null
})

const summed = (sum: Own, value: number | undefined): Own => {
  if (sum === undefined || value === undefined) return undefined
  Total.add(sum, value)
  return sum
}

const take = (working: Working, child: Candle.Candle): void => {
  if (child.high > working.high) working.high = child.high
  if (child.low < working.low) working.low = child.low
  working.close = child.close
  working.trades += child.trades
  working.children++
  Total.add(working.volume, child.volume)
  working.quoteVolume = summed(working.quoteVolume, child.quoteVolume)
  working.takerBuyVolume = summed(working.takerBuyVolume, child.takerBuyVolume)
  working.takerBuyQuoteVolume = summed(working.takerBuyQuoteVolume, child.takerBuyQuoteVolume)
}

const candleOf = ({ close, high, low, open, openTime, trades, ...sums }: Open): Candle.Candle => {
  const { quoteVolume, takerBuyQuoteVolume, takerBuyVolume, volume } = sums
  return {
    openTime,
    open,
    high,
    low,
    close,
    volume: Total.value(volume),
    trades,
    ...(quoteVolume && { quoteVolume: Total.value(quoteVolume) }),
    ...(takerBuyVolume && { takerBuyVolume: Total.value(takerBuyVolume) }),
    ...(takerBuyQuoteVolume && { takerBuyQuoteVolume: Total.value(takerBuyQuoteVolume) })
  }
}

/** Candles of `interval`, made of those of `of` (`Nesting.isMadeOf`). */
export const make = (interval: Interval.Interval, of: Interval.Interval): Aggregation => {
  const derived = (open: Open): Derived => ({
    candle: candleOf(open),
    children: open.children,
    expectedChildren: Interval.count(of, open.openTime, Interval.next(interval, open.openTime))
  })
  return {
    initial: null,
    step: (state, candles) => {
      const closed: Array<Derived> = []
      let working = state === null ? undefined : copy(state)
      let end = working === undefined ? -Infinity : Interval.next(interval, working.openTime)
      for (const child of candles) {
        if (working === undefined || child.openTime >= end) {
          if (working !== undefined) closed.push(derived(freeze(working)))
          working = begin(Interval.floor(interval, child.openTime), child)
          end = Interval.next(interval, working.openTime)
        }
        take(working, child)
        if (Interval.next(of, child.openTime) === end) {
          closed.push(derived(freeze(working)))
          working = undefined
        }
      }
      return [working === undefined ? null : freeze(working), closed]
    },
    close: (state, reach) =>
      state === null || Interval.next(interval, state.openTime) > reach ? [state, []] : [null, [derived(state)]]
  }
}
