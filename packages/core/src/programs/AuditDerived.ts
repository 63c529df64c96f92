/**
 * The job that holds derived candles against the exchange's own: what has come of age since the last look, and what has
 * changed since it was compared. Long histories are gone through a piece a look, so that live candles do not wait for them.
 */
import { Effect, Option, Ref, Schema, Stream } from "effect"
import * as Agreement from "../aggregation/Agreement.ts"
import * as Interval from "../market/Interval.ts"
import * as Series from "../market/Series.ts"
import { CandleStore, everything } from "../ports/CandleStore.ts"
import { LiveFeed } from "../ports/LiveFeed.ts"
import { StateStore } from "../ports/StateStore.ts"
import * as Aggregated from "./Aggregated.ts"
import * as Agreeing from "./Agreeing.ts"
import * as Metrics from "./Metrics.ts"
import { about } from "./Saying.ts"

const betweenLooks = "1 minute"

/** Candles of the shorter interval read in a look, a pair. */
const candlesAtOnce = 100_000

/** Up to where a pair was compared, epoch ms. */
const Reached = Schema.fromJsonString(Schema.Int)
const key = ({ of, series: { interval, symbol } }: Aggregated.Pair): string => `agreement/${interval}/${symbol}/${of}`

/** Before the first look: where the children begin, if there are any. */
const load = Effect.fnUntraced(function*(pair: Aggregated.Pair) {
  const text = yield* (yield* StateStore).get(key(pair))
  if (Option.isSome(text)) return yield* Effect.orDie(Schema.decodeEffect(Reached)(text.value))
  const first = yield* Stream.runHead((yield* CandleStore).read(Aggregated.children(pair), everything))
  return Option.match(first, {
    onNone: () => undefined,
    onSome: ({ candle }) => Interval.floor(pair.series.interval, candle.openTime)
  })
})

/** The earliest open time that has changed since the last look, by series. */
type Changed = ReadonlyMap<string, number>

const noting = (changed: Ref.Ref<Changed>) =>
  Effect.flatMap(LiveFeed, ({ events }) =>
    Stream.runForEach(events, (event) => {
      if (event._tag !== "changed") return Effect.void
      const name = Series.key(event.series)
      return Ref.update(changed, (map) => new Map(map).set(name, Math.min(event.from, map.get(name) ?? Infinity)))
    }))

/** Buckets that were said to differ and how: one that is compared again is told of again only where it changed. */
const told = (most: number) => {
  const known = new Map<string, string>()
  return (name: string, differences: ReadonlyArray<Agreement.Difference>): boolean => {
    const text = JSON.stringify(differences)
    if (known.get(name) === text) return false
    known.delete(name)
    known.set(name, text)
    if (known.size > most) known.delete([...known.keys()][0]!)
    return true
  }
}
type Told = ReturnType<typeof told>

/** Buckets that are remembered to differ. */
const rememberedAtMost = 10_000

/** Those whose children are all there: that a bucket lacks some, and so differs, the account of the shorter series tells. */
const contradictions = (differences: ReadonlyArray<Agreement.Difference>) =>
  Map.groupBy(
    differences.filter((one) => Agreement.isContradiction(one) && one.children === one.expectedChildren),
    ({ openTime }) => openTime
  )

const tell = Effect.fnUntraced(function*(isNew: Told, { differences, pair }: Agreeing.Compared) {
  const name = Series.key(pair.series)
  const fresh = [...contradictions(differences)].filter(([openTime, some]) => isNew(`${name} ${openTime}`, some))
  yield* Metrics.mismatches("derived", fresh.length)
  const first = fresh[0]
  if (first === undefined) return
  yield* Effect.logWarning(
    `${name}: ${fresh.length} candles from ${
      new Date(first[0]).toISOString()
    } on are not what their ${pair.of} candles ` +
      `make (${first[1].map(({ field }) => field).join(", ")}): see "cryptostream audit"`
  ).pipe(about("disagreement", pair.series))
})

/** Compares a piece of a pair, and keeps how far it has come. */
const look = Effect.fn("AuditDerived.look")(
  function*(pair: Aggregated.Pair, isRecorded: boolean, changed: Changed, isNew: Told) {
    const { interval } = pair.series
    const before = yield* load(pair)
    if (before === undefined) return
    const since = [pair.series, Aggregated.children(pair)].map((one) => changed.get(Series.key(one)) ?? Infinity)
    const from = Math.min(before, ...since.filter(Number.isFinite).map((time) => Interval.floor(interval, time)))
    const upTo = yield* Agreeing.due(pair, isRecorded)
    const piece = Math.max(1, Math.floor(candlesAtOnce / Interval.count(pair.of, from, Interval.next(interval, from))))
    let to = from
    for (let i = 0; i < piece && Interval.next(interval, to) <= upTo; i++) to = Interval.next(interval, to)
    if (to > from) yield* tell(isNew, yield* Agreeing.compare(pair, { from, to }, upTo))
    if (to !== before) yield* (yield* StateStore).put([[key(pair), String(to)]])
  }
)

/** Looks at all pairs once a minute. Runs until it is interrupted. */
export const run = Effect.fn("AuditDerived.run")(function*(isRecorded: boolean) {
  const changed = yield* Ref.make<Changed>(new Map())
  const isNew = told(rememberedAtMost)
  const looking = Effect.gen(function*() {
    while (true) {
      yield* Effect.sleep(betweenLooks)
      const since = yield* Ref.getAndSet(changed, new Map())
      const stored = yield* (yield* CandleStore).series
      yield* Effect.forEach(Agreeing.pairs(stored), (pair) => look(pair, isRecorded, since, isNew), { discard: true })
    }
  })
  return yield* Effect.raceFirst(looking, Effect.andThen(noting(changed), Effect.never))
})
