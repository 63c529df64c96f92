/**
 * The record of every candle the exchange stood by, against which a run is judged: what closed while it ran, what older
 * candles it served, what it stated again, and the stretches for which it never had any.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import { Clock, Effect, type Scope } from "effect"
import type * as Book from "./Book.ts"
import type * as Incidents from "./Incidents.ts"
import type * as JsonLines from "./JsonLines.ts"
import * as Ranges from "./Ranges.ts"

export interface Truth {
  /** These rows were served as closed, as of a moment. */
  readonly served: (series: Series.Series, rows: ReadonlyArray<Row.Row>, asOf: number) => Effect.Effect<void>
  readonly note: (noted: Incidents.Noted) => Effect.Effect<void>
}

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

const wakeAt = (tracks: ReadonlyArray<Track>, book: Book.Book, now: number): number =>
  Math.min(
    ...tracks.map(({ cursor, series }) => Interval.next(series.interval, cursor)),
    ...book.overlay.lateTrades.map(({ at }) => at).filter((at) => at > now)
  )

export const make = Effect.fnUntraced(function*(
  book: Book.Book,
  lines: JsonLines.JsonLines,
  intervals: ReadonlyArray<Interval.Interval>,
  startedAt: number
): Effect.fn.Return<Truth, never, Scope.Scope> {
  const symbols = book.listings.map(({ symbol }) => symbol)
  const tracks = new Map(
    symbols.flatMap((symbol) => intervals.map((interval): Series.Series => ({ symbol, interval })))
      .filter(book.has)
      .map((series): [string, Track] => {
        const first = Interval.floor(series.interval, startedAt)
        return [Series.key(series), { series, firstOpenTime: first, cursor: first, written: Ranges.empty }]
      })
  )
  const all = [...tracks.values()]

  const candle = ({ interval, symbol }: Series.Series, row: Row.Row, at: number) =>
    lines.write({ kind: "candle", symbol, interval, row, at })

  const catchUp = Effect.fnUntraced(function*(track: Track, now: number) {
    const { series } = track
    const end = Interval.floor(series.interval, now)
    while (track.cursor < end) {
      const asked = { from: track.cursor, to: end, limit: rowsAtOnce, order: "oldest first" } as const
      const rows = yield* book.rows(series, asked, now)
      for (const row of rows) yield* candle(series, row, Interval.next(series.interval, row[0]))
      const last = rows.at(-1)
      track.cursor = last === undefined || rows.length < rowsAtOnce ? end : Interval.next(series.interval, last[0])
    }
  })

  /** States again what was closed when late trades came in (after, upTo]. */
  const restate = Effect.fnUntraced(function*(after: number, upTo: number) {
    for (const { at, second, symbol } of book.overlay.lateTrades) {
      if (at <= after || at > upTo) continue
      for (const { series } of all.filter((track) => track.series.symbol === symbol)) {
        const openTime = Interval.floor(series.interval, second)
        if (Interval.next(series.interval, openTime) > at) continue
        const row = yield* book.candle(series, openTime, at)
        if (row !== undefined) yield* lines.write({ kind: "restated", symbol, interval: series.interval, row, at })
      }
    }
  })

  let restatedUpTo = startedAt
  const writeUpTo = Effect.fnUntraced(function*(now: number) {
    yield* Effect.forEach(all, (track) => catchUp(track, now), { discard: true })
    yield* restate(restatedUpTo, now)
    restatedUpTo = now
  })

  yield* lines.write({ kind: "market", fingerprint: book.fingerprint, symbols, intervals, startedAt })
  for (const { from, symbol, to } of book.overlay.holes) yield* lines.write({ kind: "hole", symbol, from, to })
  yield* Effect.addFinalizer(() => Effect.flatMap(Clock.currentTimeMillis, writeUpTo))
  yield* Effect.gen(function*() {
    while (true) {
      const now = yield* Clock.currentTimeMillis
      yield* Effect.sleep(wakeAt(all, book, now) - now)
      yield* writeUpTo(yield* Clock.currentTimeMillis)
    }
  }).pipe(Effect.forkScoped)

  return {
    served: Effect.fnUntraced(function*(series, rows, asOf) {
      const track = tracks.get(Series.key(series))
      if (track === undefined) return
      const now = yield* Clock.currentTimeMillis
      const older = rows.filter(([openTime]) => openTime < track.firstOpenTime)
      const fresh = older.filter(([openTime]) => !Ranges.has(track.written, openTime))
      if (fresh.length === 0) return
      const span = { from: older[0]![0], to: Interval.next(series.interval, older.at(-1)![0]) }
      track.written = Ranges.add(track.written, span)
      // What a lagging server says may have been stated again since: the newest statement is the truth.
      const isOld = book.overlay.lateTrades.some(({ at }) => asOf < at && at <= now)
      for (const row of fresh) {
        const newest = isOld ? yield* book.candle(series, row[0], now) : row
        yield* candle(series, newest ?? row, now)
      }
    }),
    note: ({ fault, phase }) =>
      Effect.flatMap(Clock.currentTimeMillis, (at) => lines.write({ kind: "fault", phase, at, fault }))
  }
})
