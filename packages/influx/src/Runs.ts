/** The stretches of a series without a hole: full windows are told by their counts, the others are looked through. */
import type * as Series from "@cryptostream/core/market/Series"
import { type CandleStoreError, runsOf } from "@cryptostream/core/ports/CandleStore"
import type * as Account from "@cryptostream/core/quality/Account"
import * as Coverage from "@cryptostream/core/quality/Coverage"
import type { Span } from "@cryptostream/core/quality/Sequence"
import { Effect, Stream } from "effect"
import type { CoveragePoints } from "./CoveragePoints.ts"
import type { RawReads } from "./RawReads.ts"

export const make = (reads: RawReads, points: CoveragePoints) => {
  const scan = Effect.fnUntraced(function*(series: Series.Series, span: Span) {
    let runs: ReadonlyArray<Account.Run> = []
    yield* Stream.runForEachArray(reads.openTimes(series, span), (openTimes) =>
      Effect.sync(() => {
        runs = Coverage.join(series.interval, [...runs, ...runsOf(series.interval, openTimes)])
      }))
    return runs
  })
  const pieces = Effect.fnUntraced(function*(series: Series.Series, span: Span) {
    const millis = Coverage.windowMillis(series.interval)
    if (millis === undefined) return [{ ...span, whole: false }]
    return Coverage.pieces(millis, yield* points.read(series, millis, span), span)
  })
  return Effect.fn("Runs.read")(
    function*(series: Series.Series, span: Span): Effect.fn.Return<ReadonlyArray<Account.Run>, CandleStoreError> {
      if (span.to <= span.from) return []
      const { interval } = series
      const runs = yield* Effect.forEach(
        yield* pieces(series, span),
        (piece) => piece.whole ? Effect.succeed([Coverage.runOf(interval, piece)]) : scan(series, piece)
      )
      return Coverage.join(interval, runs.flat())
    }
  )
}
