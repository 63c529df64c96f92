/**
 * Columns of ours held against reference values over recorded candles, on every row that a file kept. The tolerance is that of
 * the files: 1e-9 of the value or of the column's root mean square.
 */
import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import * as Bars from "@cryptostream/core/market/Bars"
import { Result } from "effect"
import * as Recorded from "./Recorded.ts"

export type Kind = "indicators" | "naive" | "statistics"
export const kinds: ReadonlyArray<Kind> = ["indicators", "naive", "statistics"]

/** TA-Lib's own rounding is of that size. */
const loose = ["linearreg_angle_20", "beta_high_low_5"]

export interface Difference {
  readonly column: string
  readonly series: string
  /** Of the value or the root mean square, whichever is larger. */
  readonly worst: number
  /** Rows where one has a value and the other none. */
  readonly presence: number
  readonly rows: number
}

/** The reference's columns, under its own names: the same for each series. */
export const names = (kind: Kind): ReadonlyArray<string> =>
  Recorded.table(`oracle/${kind}-BTCUSDC-1h.csv.gz`)[0]!.slice(1)

/** What a reference calls otherwise than we do. */
const otherwise: Record<string, string> = { SuperTrend_direction_10_3: "supertrend_trend_10_3" }

/** What we call a column of the references. */
export const ours = (column: string): string => otherwise[column] ?? column.toLowerCase()

/** All rows of a column of ours. */
export const computed = (column: string, name: Recorded.Name): Float64Array => {
  const found = Result.getOrThrow(Catalogue.find(column))
  const indicator = Catalogue.make(found, Recorded.intervalOf(name))
  return indicator.step(indicator.initial, Bars.ofCandles(Recorded.candles(name)))[1][found.output]!
}

const rootMeanSquare = (values: ReadonlyArray<number>): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, values.length))

/** What a reference shows in its warm-up: 0 where its output is a whole number. */
export const absentAs = (reference: string): number =>
  ["SUPERTREND_trend_10_3", "HT_TRENDMODE", "FRACTAL_high_2_2", "FRACTAL_low_2_2"].includes(reference) ? 0 : NaN

export const compare = (
  kind: Kind,
  name: Recorded.Name,
  reference: string
): Difference => {
  const column = ours(reference)
  const [header, ...rows] = Recorded.table(`oracle/${kind}-${name}.csv.gz`)
  const at = header!.indexOf(reference)
  const candles = Recorded.candles(name)
  const values = computed(column, name)
  const rowOf = new Map(candles.map(({ openTime }, i) => [openTime, i]))
  const expected = rows.map((cells) => cells[at] === "" ? NaN : Number(cells[at]))
  const scale = rootMeanSquare(expected.filter((value) => !Number.isNaN(value)))
  let worst = 0
  let presence = 0
  rows.forEach((cells, k) => {
    const mine = values[rowOf.get(Number(cells[0]))!]!
    const theirs = expected[k]!
    const given = Number.isNaN(mine) ? absentAs(reference) : mine
    if (Number.isNaN(given) !== Number.isNaN(theirs)) presence++
    else if (!Number.isNaN(theirs)) {
      worst = Math.max(worst, Math.abs(given - theirs) / Math.max(Math.abs(theirs), scale, 1e-300))
    }
  })
  return { column, series: name, worst, presence, rows: rows.length }
}

export const tolerance = (column: string): number => loose.includes(column) ? 1e-8 : 1e-9
