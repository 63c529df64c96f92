/** A candle as the kline stream says it: the keys and their order are the exchange's. */
import type * as Row from "@cryptostream/core/market/Row"
import type * as Series from "@cryptostream/core/market/Series"

export interface Kline {
  readonly series: Series.Series
  readonly row: Row.Row
  readonly isClosed: boolean
  /** Id of the first trade of the bucket, whether it has trades or not. */
  readonly firstTradeId: number
}

/** The event as JSON text; without trades there are no ids. `eventTime` in epoch ms. */
export const text = ({ firstTradeId, isClosed, row, series }: Kline, eventTime: number): string => {
  const [openTime, open, high, low, close, volume, closeTime, quoteVolume, trades, taker, takerQuote] = row
  return JSON.stringify({
    e: "kline",
    E: eventTime,
    s: series.symbol,
    k: {
      t: openTime,
      T: closeTime,
      s: series.symbol,
      i: series.interval,
      f: trades === 0 ? -1 : firstTradeId,
      L: trades === 0 ? -1 : firstTradeId + trades - 1,
      o: open,
      c: close,
      h: high,
      l: low,
      v: volume,
      n: trades,
      x: isClosed,
      q: quoteVolume,
      V: taker,
      Q: takerQuote,
      B: "0"
    }
  })
}

/** The same for a combined stream. */
export const combined = (stream: string, event: string): string =>
  `{"stream":${JSON.stringify(stream)},"data":${event}}`

/** An event, or a combined frame of one, with its times in microseconds; the last moment of a candle ends in nines. */
export const inMicroseconds = (text: string): string => text.replace(/"[Et]":\d+/g, "$&000").replace(/"T":\d+/, "$&999")
