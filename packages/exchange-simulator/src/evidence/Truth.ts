/**
 * The record of every candle the exchange stood by, against which a run is judged: what closed while it ran, what older
 * candles it served, what it stated again, and the stretches for which it never had any.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import { Clock, Effect, type Scope } from "effect"
import type * as Book from "../book/Book.ts"
import type * as Incidents from "../faults/Incidents.ts"
import type * as JsonLines from "./JsonLines.ts"
import * as Ranges from "../book/Ranges.ts"

export interface Truth {
  /** Writes what closes and what is stated again, for ever. */
  readonly run: Effect.Effect<never>
  /** These rows were served as closed, as of a moment. */
  readonly served: (series: Series.Series, rows: ReadonlyArray<Row.Row>, asOf: number) => Effect.Effect<void>
  readonly note: (noted: Incidents.Noted) => Effect.Effect<void>
}

/** Nothing is recorded. */
export const none: Truth = { run: Effect.never, served: () => Effect.void, note: () => Effect.void }

/** Rows read at a time while catching up. */
const rowsAtOnce = 1000

interface Track {
  readonly series: Series.Series
  /** What opens earlier is written when it is served, what opens later when it closes. */
  readonly firstOpenTime: number
  /** Open time of the next candle to close. */
  cursor: number
  /** Open times of what was served so far. */
  written: Ranges.Ranges
}

const track = (series: Series.Series, startedAt: number): Track => {
  const firstOpenTime = Interval.floor(series.interval, startedAt)
  return { series, firstOpenTime, cursor: firstOpenTime, written: Ranges.empty }
}

const wakeAt = (tracks: ReadonlyArray<Track>, book: Book.Book, now: number): number =>
  Math.min(
    ...tracks.map(({ cursor, series }) => Interval.next(series.interval, cursor)),
    ...book.overlay.lateTrades.map(({ at }) => at).filter((at) => at > now)
  )

const recorder = (book: Book.Book, { write }: JsonLines.JsonLines) => {
  const candle = ({ interval, symbol }: Series.Series, row: Row.Row, at: number) =>
    write({ kind: "candle", symbol, interval, row, at })
  return {
    candle,

    /** What has closed since it was last asked. */
    closed: Effect.fnUntraced(function*(one: Track, now: number) {
      const { series } = one
      const end = Interval.floor(series.interval, now)
      while (one.cursor < end) {
        const asked = { from: one.cursor, to: end, limit: rowsAtOnce, order: "oldest first" } as const
        const rows = yield* book.rows(series, asked, now)
        for (const row of rows) yield* candle(series, row, Interval.next(series.interval, row[0]))
        const last = rows.at(-1)
        one.cursor = last === undefined || rows.length < rowsAtOnce ? end : Interval.next(series.interval, last[0])
      }
    }),

    /** States again what had closed when late trades came in (after, upTo]. */
    restated: Effect.fnUntraced(function*({ series }: Track, after: number, upTo: number) {
      const { interval, symbol } = series
      for (const { at, second } of book.overlay.lateTrades.filter((late) => late.symbol === symbol)) {
        const openTime = Interval.floor(interval, second)
        if (at <= after || at > upTo || Interval.next(interval, openTime) > at) continue
        const row = yield* book.candle(series, openTime, at)
        if (row !== undefined) yield* write({ kind: "restated", symbol, interval, row, at })
      }
    }),

    /** What was served for the first time. What a lagging server says may have been stated again since. */
    served: Effect.fnUntraced(function*(one: Track, rows: ReadonlyArray<Row.Row>, asOf: number, now: number) {
      const older = rows.filter(([openTime]) => openTime < one.firstOpenTime)
      const fresh = older.filter(([openTime]) => !Ranges.has(one.written, openTime))
      const [first, last] = [older[0], older.at(-1)]
      if (first === undefined || last === undefined) return
      one.written = Ranges.add(one.written, { from: first[0], to: Interval.next(one.series.interval, last[0]) })
      const isOld = book.overlay.lateTrades.some(({ at }) => asOf < at && at <= now)
      for (const row of fresh) {
        const newest = isOld ? yield* book.candle(one.series, row[0], now) : row
        yield* candle(one.series, newest ?? row, now)
      }
    })
  }
}

export const make = Effect.fnUntraced(function*(
  book: Book.Book,
  lines: JsonLines.JsonLines,
  intervals: ReadonlyArray<Interval.Interval>,
  startedAt: number
): Effect.fn.Return<Truth, never, Scope.Scope> {
  const record = recorder(book, lines)
  const symbols = book.listings.map(({ symbol }) => symbol)
  const series = symbols.flatMap((symbol) => intervals.map((interval) => ({ symbol, interval }))).filter(book.has)
  const tracks = series.map((one) => track(one, startedAt))
  const byKey = new Map(tracks.map((one) => [Series.key(one.series), one]))

  yield* lines.write({ kind: "market", fingerprint: book.fingerprint, symbols, intervals, startedAt })
  for (const { from, symbol, to } of book.overlay.holes) yield* lines.write({ kind: "hole", symbol, from, to })

  let writtenUpTo = startedAt
  const writeUpTo = Effect.fnUntraced(function*(now: number) {
    for (const one of tracks) yield* record.closed(one, now)
    for (const one of tracks) yield* record.restated(one, writtenUpTo, now)
    writtenUpTo = now
  })
  yield* Effect.addFinalizer(() => Effect.flatMap(Clock.currentTimeMillis, writeUpTo))

  return {
    run: Effect.gen(function*() {
      while (true) {
        const now = yield* Clock.currentTimeMillis
        yield* Effect.sleep(wakeAt(tracks, book, now) - now)
        yield* Effect.uninterruptible(Effect.flatMap(Clock.currentTimeMillis, writeUpTo))
      }
    }),
    served: Effect.fnUntraced(function*(series, rows, asOf) {
      const one = byKey.get(Series.key(series))
      if (one !== undefined) yield* record.served(one, rows, asOf, yield* Clock.currentTimeMillis)
    }),
    note: ({ fault, phase }) =>
      Effect.flatMap(Clock.currentTimeMillis, (at) => lines.write({ kind: "fault", phase, at, fault }))
  }
})
