/** A series is the candles of one symbol and interval; its key names it in files, logs and state: `BTCUSDC-1m`. */
import { Schema } from "effect"
import * as Interval from "./Interval.ts"
import * as Symbol from "./Symbol.ts"

export const Series = Schema.Struct({ symbol: Symbol.Symbol, interval: Interval.Interval })
export interface Series extends Schema.Schema.Type<typeof Series> {}

export const key = (series: Series): string => `${series.symbol}-${series.interval}`

export const make = (symbol: string, interval: Interval.Interval): Series => ({ symbol: Symbol.make(symbol), interval })

/** Shortest interval first, then by symbol: the order of every table we print. */
export const order = (a: Series, b: Series): number =>
  Interval.all.indexOf(a.interval) - Interval.all.indexOf(b.interval) ||
  (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0)
