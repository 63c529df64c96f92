/**
 * Keeps the counts of windows true. A window is marked as uncounted before a candle of it is written, and counted once
 * nothing has been written to it for a while: so a window without a point is empty, and a crash leaves nothing that lies.
 */
import * as Series from "@cryptostream/core/market/Series"
import type { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import * as Coverage from "@cryptostream/core/quality/Coverage"
import type { Span } from "@cryptostream/core/quality/Sequence"
import { Clock, Effect } from "effect"
import * as CoverageBook from "./CoverageBook.ts"
import type { CoveragePoints } from "./CoveragePoints.ts"
import * as LineProtocol from "./LineProtocol.ts"
import type { Turns } from "./Turns.ts"
import type { Writer } from "./Writer.ts"

export interface Parts {
  readonly bucket: string
  readonly points: CoveragePoints
  readonly writer: Writer
  readonly turns: Turns
  readonly clock: Clock.Clock
}

export interface Block {
  readonly series: Series.Series
  readonly openTimes: ReadonlyArray<number>
}

export interface CoverageCounts {
  /** Before candles are written; the caller holds the turns of their series. */
  begin(blocks: ReadonlyArray<Block>): Effect.Effect<void, CandleStoreError>
  /** Counts the windows that nothing was written to for so many ms. */
  countQuiet(quietMillis: number): Effect.Effect<void, CandleStoreError>
  readonly countAll: Effect.Effect<void, CandleStoreError>
}

/** Counted at a time, while their series waits. */
const windowsAtOnce = 200

/** Windows in order of time as spans of neighbours. */
const spansOf = (millis: number, windows: ReadonlyArray<CoverageBook.Window>): ReadonlyArray<Span> => {
  const spans: Array<{ from: number; to: number }> = []
  for (const { window } of windows) {
    const last = spans.at(-1)
    if (last?.to === window) last.to += millis
    else spans.push({ from: window, to: window + millis })
  }
  return spans
}

export const make = ({ bucket, clock, points, turns, writer }: Parts): CoverageCounts => {
  const book = CoverageBook.make()
  const now = Effect.sync(() => clock.currentTimeMillisUnsafe())

  /** What an earlier process left uncounted is counted with the rest. */
  const adopt = Effect.fnUntraced(function*(series: Series.Series) {
    if (book.knows(series)) return
    const left = yield* points.uncounted(series)
    book.touch(series, left.map((window) => ({ window, isUnaligned: false })), yield* now)
  })

  const begin = Effect.fn("CoverageCounts.begin")(function*(blocks: ReadonlyArray<Block>) {
    const touched = blocks
      .map(({ openTimes, series }) => ({ series, windows: CoverageBook.windowsOf(series.interval, openTimes) }))
      .filter(({ windows }) => windows.length > 0)
    yield* Effect.forEach(touched, ({ series }) => adopt(series), { discard: true })
    const lines = touched.flatMap(({ series, windows }) =>
      book.unopened(series, windows).map(({ isUnaligned, window }) =>
        LineProtocol.coverage(series, window, LineProtocol.uncounted, isUnaligned)
      )
    )
    yield* writer.events(bucket, lines, "ms")
    const at = yield* now
    for (const { series, windows } of touched) book.touch(series, windows, at)
  })

  const count = Effect.fnUntraced(function*(series: Series.Series, windows: ReadonlyArray<CoverageBook.Window>) {
    const millis = Coverage.windowMillis(series.interval)
    const found = millis === undefined
      ? new Map<number, number>()
      : yield* points.count(series, millis, spansOf(millis, windows))
    const lines = windows.map(({ window }) => LineProtocol.coverage(series, window, found.get(window) ?? 0, false))
    yield* writer.events(bucket, lines, "ms")
    book.close(series, windows)
  })

  /** In portions, and nothing is written to the series while one of them is counted. */
  const countThose = Effect.fnUntraced(
    function*(due: (series: Series.Series) => ReadonlyArray<CoverageBook.Window>) {
      for (const series of book.series()) {
        while (due(series).length > 0) {
          yield* turns.take([Series.key(series)])(
            Effect.suspend(() => count(series, due(series).slice(0, windowsAtOnce)))
          )
        }
      }
    }
  )

  return {
    begin,
    countQuiet: (quietMillis) =>
      Effect.flatMap(now, (at) => countThose((series) => book.quiet(series, at - quietMillis))),
    countAll: Effect.suspend(() => countThose(book.open))
  }
}
