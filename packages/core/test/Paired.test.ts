import type * as Candle from "@cryptostream/core/market/Candle"
import * as Series from "@cryptostream/core/market/Series"
import * as Symbol from "@cryptostream/core/market/Symbol"
import type * as Version from "@cryptostream/core/market/Version"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import * as MemoryCandleStore from "@cryptostream/core/ports/MemoryCandleStore"
import * as Paired from "@cryptostream/core/programs/Paired"
import { assert, it } from "@effect/vitest"
import { Effect, Ref, Result, Schema, Stream } from "effect"
import * as Market from "./indicators/Market.ts"
import * as Samples from "./Samples.ts"

const eth = Symbol.make("ETHUSDC")
const columns = [Paired.find("correlation_5"), Paired.find("beta_5"), Paired.find("beta_9")].map(Result.getOrThrow)

const write = (series: Series.Series, candles: ReadonlyArray<Candle.Candle>) =>
  CandleStore.use((store) =>
    store.writeRaw([{
      series,
      versions: candles.map((candle): Version.Version => ({ candle, source: "rest", knownAt: 1 }))
    }])
  )

const rows = (span = everything) =>
  Effect.map(
    Stream.runCollect(Paired.rows(Samples.btc, eth, span, columns)),
    (tables) =>
      tables.flatMap(({ openTimes, values }) =>
        Array.from(openTimes, (at, i) => [at, ...values.map((column) => column[i]!)])
      )
  )

/** By the definition: the returns of the last rows that both have. */
const naive = (a: ReadonlyArray<Candle.Candle>, b: ReadonlyArray<Candle.Candle>) => {
  const other = new Map(b.map(({ close, openTime }) => [openTime, close]))
  const both = a.flatMap(({ close, openTime }) =>
    other.has(openTime) ? [[openTime, close, other.get(openTime)!] as const] : []
  )
  const returns = both.slice(1).map(([, x, y], i) => [Math.log(x / both[i]![1]), Math.log(y / both[i]![2])] as const)
  const mean = (values: ReadonlyArray<number>) => values.reduce((sum, value) => sum + value, 0) / values.length
  const together = (end: number, period: number) => {
    if (end < period) return [NaN, NaN]
    const some = returns.slice(end - period, end)
    const [x, y] = [mean(some.map(([one]) => one)), mean(some.map(([, one]) => one))]
    const covariance = mean(some.map(([p, q]) => (p - x) * (q - y)))
    const variance = (k: 0 | 1, of: number) => mean(some.map((one) => (one[k] - of) ** 2))
    return [covariance / Math.sqrt(variance(0, x) * variance(1, y)), covariance / variance(1, y)]
  }
  return both.map(([openTime], i) => [openTime, ...together(i, 5), together(i, 9)[1]!])
}

const Seed = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1e9 }))

it.effect.prop(
  "correlation and beta are those of the rows that both have, whole or from anywhere on",
  { seed: Seed },
  ({ seed }) =>
    Effect.gen(function*() {
      const [a, b] = [Market.candles(seed, 120, true), Market.candles(seed + 1, 120, true)]
      yield* write(Samples.btc, a)
      yield* write(Series.make("ETHUSDC", "1m"), b)
      const [whole, expected] = [yield* rows(), naive(a, b)]
      assert.deepStrictEqual(whole.map(([openTime]) => openTime), expected.map(([openTime]) => openTime))
      whole.forEach((row, i) =>
        row.forEach((value, k) => {
          const other = expected[i]![k]!
          assert.isTrue(
            Number.isNaN(other) ? Number.isNaN(value) : Math.abs(value - other) <= 1e-9 * Math.max(1, Math.abs(other))
          )
        })
      )
      const { openTime: from } = a[60]!
      const part = yield* rows({ from, to: a[100]!.openTime })
      const same = whole.filter(([at]) => from <= at! && at! < a[100]!.openTime)
      assert.deepStrictEqual(part, same)
    }).pipe(Effect.provide(MemoryCandleStore.layer)),
  { arbitrary: { runs: 40 } }
)

it.effect("no more is read than the columns remember", () =>
  Effect.gen(function*() {
    const candles = Array.from({ length: 100 }, (_, i) => Samples.candleAt(i, 100 + i % 7))
    yield* write(Samples.btc, candles)
    yield* write(Series.make("ETHUSDC", "1m"), candles.filter((_, i) => i % 2 === 0))
    const store = yield* CandleStore
    const first = yield* Ref.make(Infinity)
    const counting: CandleStore["Service"] = {
      ...store,
      read: (series, span) =>
        Stream.tap(store.read(series, span), ({ candle }) => Ref.update(first, (at) => Math.min(at, candle.openTime)))
    }
    const span = { from: Samples.start + 80 * 60_000, to: everything.to }
    const found = yield* rows(span).pipe(Effect.provideService(CandleStore, counting))
    assert.isTrue(found[0]!.every((value) => !Number.isNaN(value)))
    assert.strictEqual(yield* Ref.get(first), Samples.start + (80 - 2 * 9) * 60_000)
  }).pipe(Effect.provide(MemoryCandleStore.layer)))

it("a column of two series that is none says what there is", () => {
  const reason = (name: string) => Result.match(Paired.find(name), { onSuccess: () => "", onFailure: (text) => text })
  assert.include(reason("sma_20"), "there are correlation_100 and beta_100")
  assert.include(reason("beta_1"), "from 2 to")
  assert.include(reason("beta_007"), "no such column")
  assert.strictEqual(reason("beta_2"), "")
})
