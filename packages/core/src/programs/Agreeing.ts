/** Compares derived candles with the exchange's own of the longer interval, over the store, as far as time has come. */
import { Effect, Stream } from "effect"
import type * as Aggregation from "../aggregation/Aggregation.ts"
import * as Agreement from "../aggregation/Agreement.ts"
import * as Nesting from "../aggregation/Nesting.ts"
import * as Tail from "../aggregation/Tail.ts"
import * as Interval from "../market/Interval.ts"
import type * as Series from "../market/Series.ts"
import { CandleStore, everything } from "../ports/CandleStore.ts"
import { deadlineMillis } from "../quality/Account.ts"
import type { Span } from "../quality/Sequence.ts"
import * as Aggregated from "./Aggregated.ts"

/** Each stored series that can be derived, from the longest shorter interval that is stored. */
export const pairs = (stored: ReadonlyArray<Series.Series>): ReadonlyArray<Aggregated.Pair> =>
  stored.flatMap((series) => {
    const intervals = stored.filter(({ symbol }) => symbol === series.symbol).map(({ interval }) => interval)
    const of = Nesting.longest(series.interval, intervals)
    return of === undefined ? [] : [{ series, of }]
  })

/** Buckets that differ one after another, with none between or behind them that agrees. */
export interface Stretch {
  /** Open time of the first. */
  readonly from: number
  readonly buckets: number
}

export interface Compared {
  readonly pair: Aggregated.Pair
  /** Buckets that both sides have. */
  readonly buckets: number
  readonly differences: ReadonlyArray<Agreement.Difference>
  /** The stretch that the comparison ends in, if it does. */
  readonly ending: Stretch | undefined
  /** Where the comparison has come to: the end of the last bucket, epoch ms. */
  readonly reached: number
}

interface Progress extends Omit<Compared, "pair"> {
  readonly known: ReadonlySet<string>
}

const grown = (ending: Stretch | undefined, { openTime }: Agreement.Bucket, isSame: boolean): Stretch | undefined =>
  isSame ? undefined : { from: ending?.from ?? openTime, buckets: (ending?.buckets ?? 0) + 1 }

/** Takes in buckets in order of time. */
const taken = ({ of, series: { interval } }: Aggregated.Pair) => {
  const expected = (openTime: number) => Interval.count(of, openTime, Interval.next(interval, openTime))
  return (before: Progress, buckets: ReadonlyArray<Agreement.Bucket>, reached: number): Progress => {
    const found: Array<Agreement.Difference> = []
    const known = new Set(before.known)
    let { buckets: both, ending } = before
    for (const bucket of buckets) {
      const differences = Agreement.differences(bucket, expected)
      found.push(...differences)
      for (const candle of [bucket.derived?.candle, bucket.recorded]) {
        if (candle !== undefined) { for (const field of Agreement.fieldsOf(candle)) known.add(field) }
      }
      if (bucket.derived === undefined || bucket.recorded === undefined) continue
      both++
      ending = grown(ending, bucket, !differences.some(Agreement.isContradiction))
    }
    return { buckets: both, differences: [...before.differences, ...found], ending, known, reached }
  }
}

/** Derived candles compared at a time. */
const bucketsAtOnce = 500

/** Both sides of a stretch: what is derived, and what the exchange has between there and what came before. */
const bothSides = Effect.fnUntraced(function*(
  { series }: Aggregated.Pair,
  from: number,
  derived: ReadonlyArray<Aggregation.Derived>
) {
  const reached = Interval.next(series.interval, derived.at(-1)!.candle.openTime)
  const recorded = yield* Stream.runCollect((yield* CandleStore).read(series, { from, to: reached }))
  return { reached, buckets: Agreement.buckets(derived, recorded.map(({ candle }) => candle)) }
})

/** Up to where a pair can be compared: what closed later than two deadlines ago, by the children's own time, may still come. */
export const due = (pair: Aggregated.Pair, isRecorded: boolean) =>
  Effect.map(Aggregated.reach(pair, isRecorded), (reach) => isRecorded ? reach : reach - 2 * deadlineMillis)

/** Compares the buckets of a span to the last one that has a child; of everything, from the first one that has a child. */
export const compare = Effect.fn("Agreeing.compare")(function*(pair: Aggregated.Pair, span: Span, upTo: number) {
  const take = taken(pair)
  const nothing: Progress = { buckets: 0, differences: [], ending: undefined, known: new Set(), reached: -Infinity }
  const { known, ...compared } = yield* Aggregated.within(pair, span, upTo).pipe(
    Stream.rechunk(bucketsAtOnce),
    Stream.chunks,
    Stream.runFoldEffect(
      () => nothing,
      Effect.fnUntraced(function*(before, derived) {
        const from = Math.max(before.reached, span === everything ? derived[0].candle.openTime : span.from)
        const { buckets, reached } = yield* bothSides(pair, from, derived)
        return take(before, buckets, reached)
      })
    )
  )
  const differences = Agreement.ofKnownFields(compared.differences, known)
  return { pair, ...compared, differences } satisfies Compared
})

/** Buckets on each side of where a series stops being whole that are looked at candle by candle. */
const looked = 7

const later = (interval: Interval.Interval, openTime: number, buckets: number): number =>
  buckets === 0
    ? openTime
    : later(
      interval,
      buckets < 0 ? Interval.previous(interval, openTime) : Interval.next(interval, openTime),
      buckets - Math.sign(buckets)
    )

/** Where the children of a comparison stop being whole; nothing where it does not end in buckets that differ. */
export const tail = Effect.fn("Agreeing.tail")(function*({ ending, pair, reached }: Compared) {
  if (ending === undefined) return undefined
  const { interval } = pair.series
  const { from } = ending
  const end = Interval.next(interval, from)
  const store = yield* CandleStore
  const read = (span: Span) =>
    Effect.map(
      Stream.runCollect(store.read(Aggregated.children(pair), span)),
      (versions) => versions.map(({ candle }) => candle)
    )
  return Tail.find(
    yield* read({ from: later(interval, from, -looked), to: from }),
    yield* read({ from, to: end }),
    yield* read({ from: end, to: Math.min(reached, later(interval, end, looked)) })
  )
})

export interface Audited extends Compared {
  readonly tail: Tail.Tail | undefined
}

/** Everything that a pair has in common. Nothing at all is found where the two were recorded at other times. */
export const audit = Effect.fn("Agreeing.audit")(function*(pair: Aggregated.Pair, isRecorded: boolean) {
  const compared = yield* compare(pair, everything, yield* due(pair, isRecorded))
  const common = compared.buckets > 0 ? compared : { ...compared, differences: [] }
  return { ...common, tail: yield* tail(common) } satisfies Audited
})
