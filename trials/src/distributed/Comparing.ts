/**
 * Everything that a store holds, so that two stores can be compared value by value, whichever servers or files they are:
 * candles and derived values bit for bit, what is absent as NaN; runs; and marks by what they say, whenever that was said.
 */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Candle from "@cryptostream/core/market/Candle"
import * as Mark from "@cryptostream/core/market/Mark"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import { Effect, Stream } from "effect"

/** Rows in order of time. */
interface Rows {
  readonly columns: ReadonlyArray<string>
  readonly rows: ReadonlyArray<readonly [openTime: number, ...values: ReadonlyArray<number>]>
}

export interface SeriesContents {
  readonly series: Series.Series
  readonly raw: Rows
  readonly enriched: Rows
  readonly runs: ReadonlyArray<string>
  readonly marks: ReadonlyArray<string>
}

/** By series key. */
export type Contents = ReadonlyMap<string, SeriesContents>

const said = (mark: Mark.Mark): string =>
  mark._tag === "asked"
    ? `asked:${mark.from}:${mark.to}`
    : `${Mark.identity(mark)}${"until" in mark ? `:${mark.until}` : ""}`

const ofSeries = Effect.fnUntraced(function*(series: Series.Series, columns: ReadonlyArray<string>) {
  const store = yield* CandleStore
  const versions = yield* Stream.runCollect(store.read(series, everything))
  const tables = yield* Stream.runCollect(store.readEnriched(series, everything, columns))
  return {
    series,
    raw: {
      columns: Candle.columns,
      rows: versions.map(({ candle }) =>
        [candle.openTime, ...Candle.columns.map((column) => candle[column] ?? NaN)] as const
      )
    },
    enriched: {
      columns,
      rows: tables.flatMap(({ openTimes, values }) =>
        Array.from(openTimes, (openTime, i) => [openTime, ...values.map((column) => column[i]!)] as const)
      )
    },
    runs: (yield* store.runs(series, everything)).map(({ count, first, last }) => `${first} to ${last}: ${count}`),
    marks: [...new Set((yield* store.marks(series)).map(said))].toSorted()
  } satisfies SeriesContents
})

/** All of the store that is provided. */
export const read = Effect.fn("Comparing.read")(function*(columns = Enrichment.defaultColumns) {
  const series = (yield* (yield* CandleStore).series).toSorted(Series.order)
  const contents = yield* Effect.forEach(series, (one) => ofSeries(one, columns))
  return new Map(contents.map((one) => [Series.key(one.series), one])) as Contents
})

interface Differences {
  readonly count: number
  readonly first: string | undefined
}

const both = (a: Differences, b: Differences): Differences => ({ count: a.count + b.count, first: a.first ?? b.first })
const none: Differences = { count: 0, first: undefined }

const shown = (time: number): string => new Date(time).toISOString()
/** Text forgets the sign of -0, by which a value may differ. */
const written = (value: number | undefined): string => Object.is(value, -0) ? "-0" : `${value}`

const inRows = (what: string, actual: Rows, expected: Rows): Differences => {
  const found = new Map(actual.rows.map((row) => [row[0], row] as const))
  // As many as there are rows, each of them once, in order of time: a store that tells one twice does not have the same.
  let all = found.size === actual.rows.length
    ? none
    : { count: actual.rows.length - found.size, first: `${what}: some candles are told of twice` }
  for (const [openTime, ...values] of expected.rows) {
    const [, ...others] = found.get(openTime) ?? []
    found.delete(openTime)
    const at = values.findIndex((value, i) => !Object.is(value, others[i]))
    if (at < 0) continue
    const first = others.length === 0
      ? `${what}: ${shown(openTime)} is not there`
      : `${what}: ${expected.columns[at]} at ${shown(openTime)} is ${written(others[at])}, not ${written(values[at])}`
    all = both(all, { count: 1, first })
  }
  for (const openTime of found.keys()) all = both(all, { count: 1, first: `${what}: ${shown(openTime)} is too much` })
  const isInOrder = actual.rows.every(([openTime], i) => i === 0 || openTime > actual.rows[i - 1]![0])
  return isInOrder ? all : both(all, { count: 1, first: `${what}: not in order of time` })
}

const inTexts = (what: string, actual: ReadonlyArray<string>, expected: ReadonlyArray<string>): Differences => {
  const absent = expected.filter((text) => !actual.includes(text))
  const extra = actual.filter((text) => !expected.includes(text))
  const first = absent[0] !== undefined
    ? `${what}: ${absent[0]} is not there`
    : extra[0] !== undefined
    ? `${what}: ${extra[0]} is too much`
    : undefined
  return { count: absent.length + extra.length, first }
}

export interface Compared {
  readonly series: string
  /** Candles that one of both has, each with its derived values. */
  readonly points: number
  /** Rows, runs and marks that differ. */
  readonly differences: number
  readonly first: string | undefined
}

const compareOne = (
  key: string,
  actual: SeriesContents | undefined,
  expected: SeriesContents | undefined
): Compared => {
  if (actual === undefined || expected === undefined) {
    const points = (actual ?? expected)!.raw.rows.length
    const first = `the whole series is ${actual === undefined ? "not there" : "too much"}`
    return { series: key, points, differences: Math.max(1, points), first }
  }
  const { count, first } = [
    inRows("raw", actual.raw, expected.raw),
    inRows("enriched", actual.enriched, expected.enriched),
    inTexts("runs", actual.runs, expected.runs),
    inTexts("marks", actual.marks, expected.marks)
  ].reduce(both)
  const openTimes = [...actual.raw.rows, ...expected.raw.rows].map(([openTime]) => openTime)
  return { series: key, points: new Set(openTimes).size, differences: count, first }
}

/** A row for each series of either store. */
export const compare = (actual: Contents, expected: Contents): ReadonlyArray<Compared> =>
  [...new Set([...expected.keys(), ...actual.keys()])].map((key) => compareOne(key, actual.get(key), expected.get(key)))

/** What differs, a line for each series that does. */
export const findings = (all: ReadonlyArray<Compared>): ReadonlyArray<string> =>
  all.flatMap(({ differences, first, series }) =>
    differences === 0 ? [] : [`${series}: ${differences} differences, the first: ${first}`]
  )
