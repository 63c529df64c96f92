/** Candles as a chart asks for them: the newest so many before a time, in columns, with indicators beside them. */
import type * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Series from "@cryptostream/core/market/Series"
import type * as Version from "@cryptostream/core/market/Version"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import * as Computed from "@cryptostream/core/programs/Computed"
import { Effect, Stream } from "effect"
import type * as Answers from "./Answers.ts"
import * as Columns from "./Columns.ts"

export interface Page {
  readonly series: Series.Series
  /** Epoch ms, exclusive; absent for the newest. */
  readonly before: number | undefined
  readonly limit: number
  /** Indicators to give beside the candles. */
  readonly columns: Columns.Chosen
  /** Open time of the oldest stored candle: nothing is looked for before it. */
  readonly first: number | undefined
}

/** The last candles of a span. Memory stays at twice the limit however long the span is. */
const tail = Effect.fnUntraced(function*(series: Series.Series, from: number, to: number, limit: number) {
  const store = yield* CandleStore
  let kept: ReadonlyArray<Version.Version> = []
  yield* Stream.runForEachArray(store.read(series, { from, to }), (versions) =>
    Effect.sync(() => {
      kept = [...kept, ...versions].slice(-limit)
    }))
  return kept
})

/** Spans that end at `before` grow until they hold enough: a hole costs some more reads, never a scan of everything. */
const versionsOf = Effect.fnUntraced(function*({ before, first, limit, series }: Page) {
  const store = yield* CandleStore
  if (before === undefined) return yield* store.newest(series, limit)
  if (first === undefined) return []
  let length = limit * Interval.nominalMillis(series.interval)
  while (true) {
    const from = Math.max(first, before - length)
    const versions = yield* tail(series, from, before, limit)
    if (versions.length >= limit || from <= first) return versions
    length *= 2
  }
})

const present = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null

/** Values of the tables at these open times, null where there is none. */
const align = (columns: ReadonlyArray<string>, openTimes: ReadonlyArray<number>) => {
  const aligned = columns.map(() => new Array<number | null>(openTimes.length).fill(null))
  return (tables: ReadonlyArray<Enrichment.Table>): Record<string, ReadonlyArray<number | null>> => {
    const places = new Map(openTimes.map((openTime, place) => [openTime, place]))
    for (const table of tables) {
      for (const [row, openTime] of table.openTimes.entries()) {
        const place = places.get(openTime)
        if (place !== undefined) aligned.forEach((column, k) => column[place] = present(table.values[k]![row]))
      }
    }
    return Object.fromEntries(columns.map((column, k) => [column, aligned[k]!]))
  }
}

export const read = Effect.fn("CandlePages.read")(function*(page: Page) {
  const { columns, series } = page
  const store = yield* CandleStore
  const candles = (yield* versionsOf(page)).map((version) => version.candle)
  const openTime = candles.map((candle) => candle.openTime)
  const span = { from: openTime[0] ?? 0, to: (openTime.at(-1) ?? -1) + 1 }
  const { all, computed, stored } = columns
  const collect = <E, R>(names: ReadonlyArray<string>, tables: Stream.Stream<Enrichment.Table, E, R>) =>
    openTime.length === 0 || names.length === 0 ? Effect.succeed([]) : Stream.runCollect(tables)
  const values = {
    ...align(stored, openTime)(yield* collect(stored, store.readEnriched(series, span, stored))),
    ...align(computed.columns, openTime)(yield* collect(computed.columns, Computed.rows(series, span, computed)))
  }
  const reach = Columns.reach(columns)
  return {
    ...series,
    openTime,
    open: candles.map((candle) => candle.open),
    high: candles.map((candle) => candle.high),
    low: candles.map((candle) => candle.low),
    close: candles.map((candle) => candle.close),
    volume: candles.map((candle) => candle.volume),
    quoteVolume: candles.map((candle) => present(candle.quoteVolume)),
    trades: candles.map((candle) => candle.trades),
    takerBuyVolume: candles.map((candle) => present(candle.takerBuyVolume)),
    takerBuyQuoteVolume: candles.map((candle) => present(candle.takerBuyQuoteVolume)),
    indicators: Object.fromEntries(all.map((column) => [column, values[column]!])),
    ...(reach !== undefined && { reach })
  } satisfies typeof Answers.Candles.Type
})
