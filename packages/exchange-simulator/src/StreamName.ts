/** Names of kline streams, as clients subscribe to them: `btcusdc@kline_1m`. */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Series from "@cryptostream/core/market/Series"
import * as Symbol from "@cryptostream/core/market/Symbol"

const pattern = /^([a-z0-9_.-]{1,20})@kline_(\w{2,3})$/

/** The series of a stream; nothing for any other name, which the exchange acknowledges as well and never serves. */
export const parse = (name: string): Series.Series | undefined => {
  const [, symbol, interval] = pattern.exec(name) ?? []
  const known = Interval.all.find((one) => one === interval)
  return symbol === undefined || known === undefined
    ? undefined
    : { symbol: Symbol.make(symbol.toUpperCase()), interval: known }
}

export const of = ({ interval, symbol }: Series.Series): string => `${symbol.toLowerCase()}@kline_${interval}`
