/**
 * Candles derived from those of a shorter interval, computed on read: a function of the stored candles and marks, so that they
 * are right after every correction, late find and repair without being written again.
 */
import { Effect, Stream } from "effect"
import * as Aggregation from "../aggregation/Aggregation.ts"
import * as Reach from "../aggregation/Reach.ts"
import * as Interval from "../market/Interval.ts"
import type * as Series from "../market/Series.ts"
import type * as Version from "../market/Version.ts"
import { CandleStore } from "../ports/CandleStore.ts"
import type { Span } from "../quality/Sequence.ts"

/** What is derived, and from which candles of the same symbol. */
export interface Pair {
  readonly series: Series.Series
  /** The interval of the children (`Nesting.isMadeOf`). */
  readonly of: Interval.Interval
}

export const children = ({ of, series }: Pair): Series.Series => ({ symbol: series.symbol, interval: of })

/** Every candle opens in between, and a calendar can count there. */
const [first, last] = [0, Date.UTC(10_000, 0)]

/** The buckets that open in a span, from the open time of the first to the end of the last. */
const whole = (interval: Interval.Interval, { from, to }: Span): Span => ({
  from: Interval.ceil(interval, Math.max(first, from)),
  to: Interval.ceil(interval, Math.min(last, to))
})

/** How far time has come in the children, epoch ms. Of recorded data no more will come: the newest child is the last of its bucket. */
export const reach = Effect.fnUntraced(function*(pair: Pair, isRecorded: boolean) {
  const { interval } = pair.series
  const store = yield* CandleStore
  const [newest] = yield* store.newest(children(pair), 1)
  if (newest !== undefined && isRecorded) {
    return Interval.next(interval, Interval.floor(interval, newest.candle.openTime))
  }
  return Reach.make(pair.of, newest?.candle.openTime, yield* store.marks(children(pair)))
})

/** The derived candles that open in a span and end at `upTo` (epoch ms) at the latest, in order of time, as arrays. */
export const within = (pair: Pair, span: Span, upTo: number) => {
  const { interval } = pair.series
  const { from, to } = whole(interval, span)
  const aggregation = Aggregation.make(interval, pair.of)
  return Stream.unwrap(CandleStore.useSync((store) => store.read(children(pair), { from, to }))).pipe(
    Stream.mapAccumArray(
      () => aggregation.initial,
      (state, versions: ReadonlyArray<Version.Version>) =>
        aggregation.step(state, versions.map((version) => version.candle)),
      { onHalt: (state) => aggregation.close(state, upTo)[1] }
    ),
    Stream.takeWhile(({ candle }) => Interval.next(interval, candle.openTime) <= upTo)
  )
}

/** The derived candles of a span that are closed. */
export const read = (pair: Pair, span: Span, isRecorded: boolean) =>
  Stream.unwrap(Effect.map(reach(pair, isRecorded), (upTo) => within(pair, span, upTo)))
