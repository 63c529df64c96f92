/** Addresses of the exchange's archives: `/data/spot/daily/klines/BTCUSDC/1m/BTCUSDC-1m-2026-11-18.zip`. */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Series from "@cryptostream/core/market/Series"
import * as Symbol from "@cryptostream/core/market/Symbol"
import type * as Span from "../book/Span.ts"

export interface ArchivePath {
  readonly series: Series.Series
  /** The day or month whose candles it holds: those that open in it. */
  readonly span: Span.Span
  /** `BTCUSDC-1m-2026-11-18`: the name without its ending. */
  readonly name: string
  readonly file: "zip" | "checksum"
}

export const root = "/data/spot/"

const pattern = new RegExp(
  `^${root}(daily|monthly)/klines/([A-Z0-9]{1,20})/(\\w{2,3})/(\\2-\\3-(\\d{4}-\\d{2}(?:-\\d{2})?))\\.zip(\\.CHECKSUM)?$`
)

/** A month is written so that it differs from a minute where letters have no case. */
const intervalOf = (text: string): Interval.Interval | undefined =>
  text === "1mo" ? "1M" : Interval.all.find((interval) => interval === text && interval !== "1M")

const spanOf = (period: string, date: string): Span.Span | undefined => {
  const daily = period === "daily"
  const from = Date.parse(daily ? date : `${date}-01`)
  const isDate = new Date(from || 0).toISOString().startsWith(date) && date.length === (daily ? 10 : 7)
  return isDate ? { from, to: Interval.next(daily ? "1d" : "1M", from) } : undefined
}

export const parse = (path: string): ArchivePath | undefined => {
  const [, period = "", symbol = "", text = "", name = "", date = "", checksum] = pattern.exec(path) ?? []
  const [interval, span] = [intervalOf(text), spanOf(period, date)]
  return interval === undefined || span === undefined
    ? undefined
    : {
      series: { symbol: Symbol.make(symbol), interval },
      span,
      name,
      file: checksum === undefined ? "zip" : "checksum"
    }
}
