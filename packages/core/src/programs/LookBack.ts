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

interface Prices {
  readonly high: number
  readonly low: number
  readonly close: number
}

/** Traded, with a range, closed elsewhere than the one before, and went up or down from it: no average of a ratio only fades. */
const isMove = (candle: Candle.Candle, before: Prices): boolean => {
  const up = candle.high - before.high
  const down = before.low - candle.low
  const isDirected = up > down ? up > 0 : down > up && down > 0
  return isDirected && candle.close !== before.close && candle.volume > 0 && candle.high > candle.low
}

const unknown: Prices = { high: NaN, low: NaN, close: NaN }

/** How many candles of a span moved; the first of them is not told of. */
const moved = (series: Series.Series, span: Span) =>
  Stream.unwrap(CandleStore.useSync((store) => store.read(series, span))).pipe(
    Stream.runFold(
      () => ({ before: unknown, count: 0 }),
      ({ before, count }, { candle }: { readonly candle: Candle.Candle }) => ({
        before: candle,
        count: isMove(candle, before) ? count + 1 : count
      })
    ),
    Effect.map(({ count }) => count)
  )

/** So that `needed` candles that moved stand before a time. */
const moving = Effect.fnUntraced(function*(series: Series.Series, time: number, needed: number) {
  let wanted = needed
  let found = 0
  let end = time
  while (true) {
    const from = yield* counted(series, time, wanted)
    found += yield* moved(series, { from, to: end })
    if (found >= needed || from === everything.from) return from
    end = from
    wanted *= 2
  }
})

const beginOf = (series: Series.Series, time: number) => (memory: Memory.Memory) => {
  if (memory._tag === "anchored") return Effect.succeed(everything.from)
  const needed = memory.values - 1
  if (needed === 0) return Effect.succeed(time)
  return (memory._tag === "moving" ? moving : counted)(series, time, needed)
}

/** Before a time, for all that have these memories. */
export const begin = (series: Series.Series, time: number, memories: ReadonlyArray<Memory.Memory>) =>
  Effect.map(
    Effect.forEach(memories, beginOf(series, time)),
    (begins) => Math.min(time, ...begins)
  )
