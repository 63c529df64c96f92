/** The recorded data that tests read where it is there, and the reference values over it; neither is part of the project. */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Candle from "@cryptostream/core/market/Candle"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"

const root = join(import.meta.dirname, "../../../..")
export const folder = process.env["CRYPTOSTREAM_RECORDED_DATA"] ?? join(root, "../shared/data")
export const isThere = existsSync(join(folder, "oracle"))

/** Says it once, loudly, where tests are skipped for want of the data. */
export const sayIfMissing = (tests: number): void => {
  if (!isThere) {
    console.warn(`SKIPPED: ${tests} tests need the recorded data; set CRYPTOSTREAM_RECORDED_DATA to its folder`)
  }
}

export const series = ["BTCUSDC-1h", "ETHUSDC-1h", "BTCUSDT-1m"] as const
export type Name = typeof series[number]
export const intervalOf = (name: string): Interval.Interval => Interval.all.find((one) => name.endsWith(`-${one}`))!

const text = (path: string): string => {
  const bytes = readFileSync(join(folder, path))
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString()
}

type Table = ReadonlyArray<ReadonlyArray<string>>

const tables = new Map<string, Table>()

/** Rows of cells, the header first. Read once: a file has a hundred columns, and each has its test. */
export const table = (path: string): Table => {
  const rows = tables.get(path) ?? text(path).trimEnd().split("\n").map((line) => line.trimEnd().split(","))
  tables.set(path, rows)
  return rows
}

const candleOf = (cells: ReadonlyArray<string>): Candle.Candle => {
  const number = (column: number) => Number(cells[column])
  return {
    openTime: number(0),
    open: number(1),
    high: number(2),
    low: number(3),
    close: number(4),
    volume: number(5),
    ...(cells[7] !== "" && { quoteVolume: number(7) }),
    trades: number(8),
    takerBuyVolume: number(9),
    takerBuyQuoteVolume: number(10)
  }
}

const known = new Map<string, ReadonlyArray<Candle.Candle>>()

/** Of several rows at one open time, the one with most trades. */
export const candles = (name: string): ReadonlyArray<Candle.Candle> => {
  const byOpenTime = new Map<number, Candle.Candle>()
  if (!known.has(name)) {
    for (const cells of table(`klines/${name}.csv.gz`)) {
      const candle = candleOf(cells)
      if ((byOpenTime.get(candle.openTime)?.trades ?? -1) < candle.trades) byOpenTime.set(candle.openTime, candle)
    }
    known.set(name, [...byOpenTime.values()].sort((a, b) => a.openTime - b.openTime))
  }
  return known.get(name)!
}
