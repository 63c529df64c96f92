/** The series that an archive's file name tells: `BTCUSDC-1h.csv.gz`, `BTCUSDT-1m-2024-01.zip`. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { Option } from "effect"

export type Format = "csv" | "csv.gz" | "zip"

/** The exchange publishes a file for every calendar month and one for every day, UTC. */
export type Period = "monthly" | "daily"

export interface ArchiveName {
  readonly series: Series.Series
  readonly format: Format
}

const pattern = /^([A-Z0-9]{2,20})-([0-9]+(?:s|m|h|d|w|M|mo))(?:-[0-9-]+)?\.(csv|csv\.gz|zip)$/

/** The archives write a month as `1mo`, since file systems may not tell `1M` from `1m`. */
export const ofInterval = (interval: Interval.Interval): string => interval === "1M" ? "1mo" : interval

const intervals = new Map<string, Interval.Interval>(
  Interval.all.flatMap((known) => [[known, known], [ofInterval(known), known]] as const)
)

export const parse = (fileName: string): Option.Option<ArchiveName> => {
  const [, symbol, unit, format] = pattern.exec(fileName) ?? []
  const interval = intervals.get(unit ?? "")
  return symbol === undefined || interval === undefined
    ? Option.none()
    : Option.some({ series: Series.make(symbol, interval), format: format as Format })
}

/** The name of the zip that holds a month (`2024-01`) or a day (`2024-01-15`) of a series at the exchange's archive. */
export const ofZip = (series: Series.Series, date: string): string =>
  `${series.symbol}-${ofInterval(series.interval)}-${date}.zip`

/** Whether a file looks as if it meant to hold candles, so that one without a series in its name is worth a word. */
export const mayHoldCandles = (fileName: string): boolean => /\.(csv|csv\.gz|zip)$/i.test(fileName)
