/**
 * Line protocol of our own: tags sorted, numbers in their shortest form, one type a field for ever. Symbols,
 * intervals and columns are checked before they come here and hold nothing that is to be escaped.
 */
import type * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Candle from "@cryptostream/core/market/Candle"
import type * as Mark from "@cryptostream/core/market/Mark"
import type * as Series from "@cryptostream/core/market/Series"
import * as Version from "@cryptostream/core/market/Version"
import type { Ascii } from "./Ascii.ts"

/** One point, and whose it is. */
export interface Line {
  readonly text: string
  readonly series: Series.Series
  /** Epoch ms. */
  readonly openTime: number
}

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
  return ({ candle, knownAt, source }: Version.Version, rewritten: boolean, into: Ascii): void => {
    const { close, high, low, open, openTime, quoteVolume, takerBuyQuoteVolume, takerBuyVolume, trades, volume } =
      candle
    into.text(start)
    into.float(open)
    into.text(",high=")
    into.float(high)
    into.text(",low=")
    into.float(low)
    into.text(",close=")
    into.float(close)
    into.text(",volume=")
    into.float(volume)
    if (quoteVolume !== undefined) {
      into.text(",quoteVolume=")
      into.float(quoteVolume)
    }
    if (takerBuyVolume !== undefined) {
      into.text(",takerBuyVolume=")
      into.float(takerBuyVolume)
    }
    if (takerBuyQuoteVolume !== undefined) {
      into.text(",takerBuyQuoteVolume=")
      into.float(takerBuyQuoteVolume)
    }
    const absent = absences((field) => candle[field] !== undefined)
    if (absent !== 0 || rewritten) into.text(`,${absentField}=${absent}i`)
    into.text(",trades=")
    into.whole(trades)
    into.text(`i,source=`)
    into.whole(Version.sources.indexOf(source))
    into.text("i,knownAt=")
    into.whole(knownAt)
    into.text("i ")
    into.whole(openTime)
  }
}

/** In a row that lacks one of the columns: it alone can tell that there is a row, where all of those asked for are absent. */
export const partialField = "isPartial"

/** The lines of the rows of a table; `isNarrow` where other rows of the measurement have more columns than it. */
export const enriched = (series: Series.Series, table: Enrichment.Table, isNarrow: boolean) => {
  const start = `${enrichedMeasurement},${tags(series)} `
  const names = table.columns.map((column) => `${column}=`)
  return (row: number, into: Ascii): void => {
    let isPartial = isNarrow
    let isFirst = true
    into.text(start)
    for (let k = 0; k < names.length; k++) {
      const value = table.values[k]![row]!
      if (value === value) {
        if (!isFirst) into.text(",")
        isFirst = false
        into.text(names[k]!)
        into.float(value)
      } else isPartial = true
    }
    if (isPartial) into.text(`${isFirst ? "" : ","}${partialField}=1i`)
    into.text(" ")
    into.whole(table.openTimes[row]!)
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
