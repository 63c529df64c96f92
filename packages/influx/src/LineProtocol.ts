/**
 * Line protocol by strings of our own: tags sorted, numbers in their shortest form, one type a field for ever. Symbols,
 * intervals and columns are checked before they come here and hold nothing that is to be escaped.
 */
import type * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Candle from "@cryptostream/core/market/Candle"
import type * as Mark from "@cryptostream/core/market/Mark"
import type * as Series from "@cryptostream/core/market/Series"
import * as Version from "@cryptostream/core/market/Version"

/** One point, and whose it is. */
export interface Line {
  readonly text: string
  readonly series: Series.Series
  /** Epoch ms. */
  readonly openTime: number
}

/** JavaScript writes the shortest digits that read back to the same bits, and loses the sign of -0. */
const float = (value: number): string => value === 0 && 1 / value < 0 ? "-0" : `${value}`

const tags = ({ interval, symbol }: Series.Series): string => `interval=${interval},symbol=${symbol}`

export const rawMeasurement = "candle"
export const enrichedMeasurement = "enriched"
export const columnsMeasurement = "columns"
export const markMeasurement = "mark"
export const coverageMeasurement = "coverage"

/** Fields that a candle may lack. */
export const optional = ["quoteVolume", "takerBuyVolume", "takerBuyQuoteVolume"] as const satisfies ReadonlyArray<
  keyof Candle.Candle
>

/** Which of them a candle lacks, a bit each: a point shows field by field while it is written, and this tells when it is whole. */
export const absentField = "absent"
export const absences = (has: (field: typeof optional[number]) => boolean): number =>
  optional.reduce((bits, field, i) => has(field) ? bits : bits | 1 << i, 0)

/** The lines of the candles of a series. Fields that a candle does not have are left out; one that is `rewritten` may have had none. */
export const raw = (series: Series.Series) => {
  const start = `${rawMeasurement},${tags(series)} open=`
  return ({ candle, knownAt, source }: Version.Version, rewritten: boolean): string => {
    const absent = absences((field) => candle[field] !== undefined)
    let text = start + float(candle.open) + ",high=" + float(candle.high) + ",low=" + float(candle.low) +
      ",close=" + float(candle.close) + ",volume=" + float(candle.volume)
    if (candle.quoteVolume !== undefined) text += ",quoteVolume=" + float(candle.quoteVolume)
    if (candle.takerBuyVolume !== undefined) text += ",takerBuyVolume=" + float(candle.takerBuyVolume)
    if (candle.takerBuyQuoteVolume !== undefined) text += ",takerBuyQuoteVolume=" + float(candle.takerBuyQuoteVolume)
    if (absent !== 0 || rewritten) text += `,${absentField}=${absent}i`
    return text + ",trades=" + candle.trades + "i,source=" + Version.sources.indexOf(source) + "i,knownAt=" + knownAt +
      "i " + candle.openTime
  }
}

/** In a row that lacks one of the columns: it alone can tell that there is a row, where all of those asked for are absent. */
export const partialField = "isPartial"

/** The lines of the rows of a table; `isNarrow` where other rows of the measurement have more columns than it. */
export const enriched = (series: Series.Series, table: Enrichment.Table, isNarrow: boolean) => {
  const start = `${enrichedMeasurement},${tags(series)} `
  const names = table.columns.map((column) => `${column}=`)
  return (row: number): string => {
    let fields = ""
    let isPartial = isNarrow
    for (let k = 0; k < names.length; k++) {
      const value = table.values[k]![row]!
      if (value === value) fields += (fields === "" ? "" : ",") + names[k]! + float(value)
      else isPartial = true
    }
    if (isPartial) fields += `${fields === "" ? "" : ","}${partialField}=1i`
    return start + fields + " " + table.openTimes[row]!
  }
}

/** A point whose fields are the columns of tables: what is absent so far in every row is known by it alone. */
export const columns = (series: Series.Series, names: ReadonlyArray<string>): Line => ({
  text: `${columnsMeasurement} ${names.map((name) => `${name}=1i`).join()} 0`,
  series,
  openTime: 0
})

const quoted = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll("\"", "\\\"")}"`

const end = (mark: Mark.Mark): number | undefined => "to" in mark ? mark.to : "until" in mark ? mark.until : undefined

/** `time` is in ns. */
export const mark = (series: Series.Series, said: Mark.Mark, time: bigint): Line => {
  const to = end(said)
  const fields = `knownAt=${said.knownAt}i,mark=${quoted(JSON.stringify(said))}${to === undefined ? "" : `,to=${to}i`}`
  const { interval, symbol } = series
  const text = `${markMeasurement},interval=${interval},kind=${said._tag},symbol=${symbol} ${fields} ${time}`
  return { text, series, openTime: said.from }
}

export const uncounted = -1

/**
 * The count of a window, or `uncounted`. That a candle stands in it that is not aligned is said in a field of its own, which
 * later points of the window leave out and so never take back.
 */
export const coverage = (series: Series.Series, window: number, candles: number, isUnaligned: boolean): Line => ({
  text: `${coverageMeasurement},${tags(series)} candles=${candles}i${isUnaligned ? ",unaligned=1i" : ""} ${window}`,
  series,
  openTime: window
})
