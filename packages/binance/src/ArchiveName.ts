/** The series that an archive's file name tells: `BTCUSDC-1h.csv.gz`, `BTCUSDT-1m-2024-01.zip`. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { Option } from "effect"

export type Format = "csv" | "csv.gz" | "zip"

export interface ArchiveName {
  readonly series: Series.Series
  readonly format: Format
}

const pattern = /^([A-Z0-9]{2,20})-([0-9]+(?:s|m|h|d|w|M|mo))(?:-[0-9-]+)?\.(csv|csv\.gz|zip)$/

/** The archives write a month as `1mo`, since file systems may not tell `1M` from `1m`. */
const intervals = new Map<string, Interval.Interval>([...Interval.all.map((known) => [known, known] as const), [
  "1mo",
  "1M"
]])

export const parse = (fileName: string): Option.Option<ArchiveName> => {
  const [, symbol, unit, format] = pattern.exec(fileName) ?? []
  const interval = intervals.get(unit ?? "")
  return symbol === undefined || interval === undefined
    ? Option.none()
    : Option.some({ series: Series.make(symbol, interval), format: format as Format })
}

/** Whether a file looks as if it meant to hold candles, so that one without a series in its name is worth a word. */
export const mayHoldCandles = (fileName: string): boolean => /\.(csv|csv\.gz|zip)$/i.test(fileName)
