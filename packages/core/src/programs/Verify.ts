/**
 * Compares what is stored of the derived values with what the raw candles give, from the first one on, bit for bit. Written
 * as one pass over both, so that a series of any length fits.
 */
import { Effect, Stream } from "effect"
import type * as Enrichment from "../enrichment/Enrichment.ts"
import type * as Series from "../market/Series.ts"
import { CandleStore, everything } from "../ports/CandleStore.ts"
import * as Snapshot from "./Snapshot.ts"

export interface Verified {
  readonly series: Series.Series
  /** Candles whose derived values were compared. */
  readonly rows: number
  /** Candles whose values are not stored whole yet, or wait to be derived again: nothing is said of them. */
  readonly pending: number
  /** Rows with another value. */
  readonly differing: number
  /** Candles without a row. */
  readonly absent: number
  /** Rows without a candle. */
  readonly extra: number
  /** Open time of the first candle that is not right, epoch ms. */
  readonly first: number | undefined
  /** What is stored was derived by other settings or formulas: nothing of it was compared. */
  readonly isOfOtherSettings: boolean
}

export const isRight = ({ absent, differing, extra, isOfOtherSettings }: Verified): boolean =>
  absent + differing + extra === 0 && !isOfOtherSettings

const candlesAtOnce = 5_000

interface State {
  readonly verified: Verified
  readonly states: Enrichment.State
  /** From here on rows have not been looked at, epoch ms. */
  readonly from: number
}

/** Tables as one, in order of time. */
const rowsOf = (tables: ReadonlyArray<Enrichment.Table>): ReadonlyMap<number, ReadonlyArray<number>> =>
  new Map(
    tables.flatMap(({ openTimes, values }) =>
      Array.from(openTimes, (openTime, i) => [openTime, values.map((column) => column[i]!)] as const)
    )
  )

/** What stored rows say of a stretch beside what was derived; `upTo` is where the trusted ones end. */
const compare = (
  before: Verified,
  table: Enrichment.Table,
  stored: ReadonlyMap<number, ReadonlyArray<number>>,
  upTo: number
): Verified => {
  let { absent, differing, first, rows, pending } = before
  const openTimes = new Set(table.openTimes)
  const extra = [...stored.keys()].filter((openTime) => !openTimes.has(openTime))
  const note = (openTime: number) => {
    first = Math.min(first ?? openTime, openTime)
  }
  extra.forEach(note)
  for (let i = 0; i < table.openTimes.length; i++) {
    const openTime = table.openTimes[i]!
    if (openTime >= upTo) {
      pending++
      continue
    }
    rows++
    const row = stored.get(openTime)
    if (row !== undefined && row.every((value, k) => Object.is(value, table.values[k]![i]!))) continue
    if (row === undefined) absent++
    else differing++
    note(openTime)
  }
  return { ...before, rows, pending, absent, differing, extra: before.extra + extra.length, first }
}

/** What nothing was compared of. */
const untouched = (series: Series.Series): Verified => ({
  series,
  rows: 0,
  pending: 0,
  differing: 0,
  absent: 0,
  extra: 0,
  first: undefined,
  isOfOtherSettings: false
})

const counted = (series: Series.Series) =>
  Effect.map(
    CandleStore.use((store) => store.runs(series, everything)),
    (runs) => runs.reduce((sum, { count }) => sum + count, 0)
  )

const pass = Effect.fnUntraced(function*(series: Series.Series, enrichment: Enrichment.Enrichment) {
  const store = yield* CandleStore
  // What a program that runs has not stored whole yet, or is about to derive again, is not compared.
  const { head = -Infinity, isOfOther, staleFrom = Infinity } = yield* Snapshot.trusted(
    series,
    enrichment.configuration
  )
  const zero = untouched(series)
  if (isOfOther) return { ...zero, pending: yield* counted(series), isOfOtherSettings: true }
  const upTo = Math.min(staleFrom, head + 1)
  const begin: State = { verified: zero, states: enrichment.initial, from: everything.from }
  const { verified } = yield* store.read(series, everything).pipe(
    Stream.map((version) => version.candle),
    Stream.rechunk(candlesAtOnce),
    Stream.chunks,
    Stream.runFoldEffect(
      () => begin,
      Effect.fnUntraced(function*({ from, states, verified }, candles) {
        const [next, table] = enrichment.step(states, candles)
        const to = candles.at(-1)!.openTime + 1
        const stored = yield* Stream.runCollect(store.readEnriched(series, { from, to }, enrichment.columns))
        return { verified: compare(verified, table, rowsOf(stored), upTo), states: next, from: to }
      })
    )
  )
  return verified
})

/** One series. What differs is looked at twice: a candle may be corrected between two reads of a store that is written to. */
export const series = Effect.fn("Verify.series")(function*(one: Series.Series, enrichment: Enrichment.Enrichment) {
  const first = yield* pass(one, enrichment)
  return isRight(first) ? first : yield* pass(one, enrichment)
})
