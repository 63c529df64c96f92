/** From where on candles are to be read, so that what is computed of them at a time remembers what it has to. */
import { Effect, Stream } from "effect"
import type * as Candle from "../market/Candle.ts"
import * as Interval from "../market/Interval.ts"
import type * as Series from "../market/Series.ts"
import { CandleStore, everything } from "../ports/CandleStore.ts"
import type * as Account from "../quality/Account.ts"
import type { Span } from "../quality/Sequence.ts"
import type * as Memory from "../rolling/Memory.ts"

/** Open time of the `count`th candle from the end of the runs; nothing where they have fewer. */
export const openTimeOf = (
  interval: Interval.Interval,
  runs: ReadonlyArray<Account.Run>,
  count: number
): number | undefined => {
  let left = count
  for (const run of runs.toReversed()) {
    if (run.count >= left) {
      let openTime = run.last
      for (let i = 1; i < left; i++) openTime = Interval.previous(interval, openTime)
      return openTime
    }
    left -= run.count
  }
  return undefined
}

/** Where a look back that found too little goes on: so many times as far. */
const further = 8

/**
 * So that `count` candles stand before a time. They are counted and not their buckets, for over a hole there are fewer. Where
 * there are fewer altogether, it is from the first one on.
 */
const counted = Effect.fnUntraced(function*(series: Series.Series, time: number, count: number) {
  const store = yield* CandleStore
  const { interval } = series
  let length = count * Interval.nominalMillis(interval)
  while (true) {
    const from = time - length > 0 ? time - length : everything.from
    const found = openTimeOf(interval, yield* store.runs(series, { from, to: time }), count)
    if (found !== undefined || from === everything.from) return found ?? everything.from
    length *= further
  }
})

/** How many candles of a span traded, had a range and closed elsewhere than the one before. */
const moved = (series: Series.Series, span: Span) =>
  Stream.unwrap(CandleStore.useSync((store) => store.read(series, span))).pipe(
    Stream.runFold(
      () => ({ close: NaN, count: 0 }),
      ({ close, count }, { candle }: { readonly candle: Candle.Candle }) => {
        const isMove = candle.volume > 0 && candle.high > candle.low && !(candle.close === close)
        return { close: candle.close, count: isMove ? count + 1 : count }
      }
    ),
    Effect.map(({ count }) => count)
  )

/**
 * Before a time, for what has this memory. What fades counts only candles that moved: where nothing moves, the two averages of
 * an RSI fade alike, and their ratio keeps what a book would have them forget.
 */
export const begin = Effect.fnUntraced(function*(series: Series.Series, time: number, memory: Memory.Memory) {
  if (memory._tag === "anchored") return everything.from
  const needed = memory.values - 1
  if (needed === 0) return time
  let wanted = needed
  while (true) {
    const from = yield* counted(series, time, wanted)
    if (memory._tag === "window" || from === everything.from) return from
    if ((yield* moved(series, { from, to: time })) >= needed) return from
    wanted *= further
  }
})
