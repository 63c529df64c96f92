/** Names of kline streams, as clients subscribe to them: `btcusdc@kline_1m`, and `btcusdc@kline_1m@+08:00`. */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Series from "@cryptostream/core/market/Series"
import * as Symbol from "@cryptostream/core/market/Symbol"
import * as TimeZone from "../rest/TimeZone.ts"

const pattern = /^([a-z0-9_.-]{1,20})@kline_(\w{2,3})(@\+08:00)?$/
const easternOffset = 8 * 3_600_000

/** The series of a stream; nothing for any other name, which the exchange acknowledges as well and never serves. */
export const parse = (name: string): Series.Series | undefined => {
  const [, symbol, text, zone] = pattern.exec(name) ?? []
  const interval = Interval.all.find((one) => one === text)
  if (symbol === undefined || interval === undefined) return undefined
  if (zone !== undefined && !TimeZone.isLikeUtc(interval, easternOffset)) return undefined
  return { symbol: Symbol.make(symbol.toUpperCase()), interval }
}
