/** What every CandleStore must do; run over memory, SQLite and InfluxDB. */
import type * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Mark from "@cryptostream/core/market/Mark"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore, type CandleStoreError, everything } from "@cryptostream/core/ports/CandleStore"
import * as MemoryCandleStore from "@cryptostream/core/ports/MemoryCandleStore"
import * as Coverage from "@cryptostream/core/quality/Coverage"
import { assert, it } from "@effect/vitest"
import { Effect, type Layer, Schema, Stream } from "effect"
import * as Samples from "./Samples.ts"

const { btc, candleAt, eth, start, versionAt } = Samples
const readAll = (store: CandleStore["Service"], series = btc) => Stream.runCollect(store.read(series, everything))

const table = (
  minutes: ReadonlyArray<number>,
  columns: Readonly<Record<string, ReadonlyArray<number>>>
): Enrichment.Table => ({
  openTimes: Float64Array.from(minutes, (minute) => start + minute * 60_000),
  columns: Object.keys(columns),
  values: Object.values(columns).map((values) => Float64Array.from(values))
})

/** Buckets of two and a half windows, the first opening with a window; fewer where they are so long that nobody has them. */
const bucketsOf = (interval: Interval.Interval): ReadonlyArray<number> => {
  const millis = Coverage.windowMillis(interval)
  const times = [millis === undefined ? Interval.floor(interval, start) : Coverage.windowOf(millis, start)]
  while (times.length < (millis === undefined ? 90 : 9_000)) times.push(Interval.next(interval, times.at(-1)!))
  return times
}

/** A place among the buckets, in 9,000ths of them; where windows begin as often as anywhere else. */
const share = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 9_000 }))
const place = Schema.Union([share, Schema.Literals([0, 3_600, 7_200])])
const few = Schema.isBetweenLength(1, 5)

/** Stretches written one after the other, each without one of its buckets, some with another one twice; and spans asked for. */
const Story = Schema.Struct({
  writes: Schema.Array(Schema.Struct({
    from: place,
    to: place,
    without: share,
    isBackwards: Schema.Boolean,
    repeatsFirst: Schema.Boolean
  })).check(few),
  spans: Schema.Array(Schema.Struct({ from: place, to: place, isBetween: Schema.Boolean })).check(few)
})
/** Written once for all intervals, a story each. */
const Stories = Schema.Array(Story).check(Schema.isBetweenLength(Interval.all.length, Interval.all.length))

export const candleStoreContract = <E>(name: string, layer: Layer.Layer<CandleStore, E>) => {
  const test = (what: string, use: (store: CandleStore["Service"]) => Effect.Effect<void, CandleStoreError>) =>
    it.effect(`${name}: ${what}`, () => CandleStore.use(use).pipe(Effect.provide(layer)), 30_000)

  test(
    "gives back what was written, in order of time",
    Effect.fnUntraced(function*(store) {
      yield* store.writeRaw([{ series: btc, versions: [versionAt(2), versionAt(0), versionAt(1)] }])
      assert.deepStrictEqual(yield* readAll(store), [versionAt(0), versionAt(1), versionAt(2)])
    })
  )

  test(
    "keeps one candle a bucket: the one written last",
    Effect.fnUntraced(function*(store) {
      yield* store.writeRaw([{ series: btc, versions: [versionAt(0, 100), versionAt(0, 200)] }])
      yield* store.writeRaw([{ series: btc, versions: [versionAt(0, 300)] }])
      assert.deepStrictEqual((yield* readAll(store)).map(({ candle }) => candle.close), [300])
    })
  )

  test(
    "drops a field that became absent",
    Effect.fnUntraced(function*(store) {
      const { quoteVolume: _, ...bare } = candleAt(0)
      yield* store.writeRaw([{ series: btc, versions: [versionAt(0)] }])
      yield* store.writeRaw([{ series: btc, versions: [{ ...versionAt(0), candle: bare }] }])
      assert.deepStrictEqual((yield* readAll(store)).map(({ candle }) => candle), [bare])
    })
  )

  test(
    "keeps every bit of a number, and who said it when",
    Effect.fnUntraced(function*(store) {
      const candle = {
        ...candleAt(0),
        open: 0.1 + 0.2,
        volume: 1e-8,
        quoteVolume: 123456789.12345679,
        trades: 2 ** 31 + 5
      }
      const version = { candle, source: "audit", knownAt: 1_725_361_200_123 } as const
      yield* store.writeRaw([{ series: btc, versions: [version] }])
      assert.deepStrictEqual(yield* readAll(store), [version])
    })
  )

  test(
    "keeps series apart and lists them",
    Effect.fnUntraced(function*(store) {
      yield* store.writeRaw([{ series: eth, versions: [versionAt(0, 1)] }, {
        series: btc,
        versions: [versionAt(0, 2)]
      }])
      assert.deepStrictEqual((yield* readAll(store, eth)).map(({ candle }) => candle.close), [1])
      assert.deepStrictEqual(yield* store.series, [btc, eth])
    })
  )

  test(
    "reads a span from its start to before its end",
    Effect.fnUntraced(function*(store) {
      yield* store.writeRaw([{ series: btc, versions: [0, 1, 2, 3].map((minute) => versionAt(minute)) }])
      const span = { from: start + 60_000, to: start + 3 * 60_000 }
      assert.deepStrictEqual(yield* Stream.runCollect(store.read(btc, span)), [versionAt(1), versionAt(2)])
    })
  )

  test(
    "reads more rows than a page holds",
    Effect.fnUntraced(function*(store) {
      const versions = Array.from({ length: 12_345 }, (_, minute) => versionAt(minute))
      yield* store.writeRaw([{ series: btc, versions }])
      assert.strictEqual((yield* readAll(store)).length, versions.length)
    })
  )

  test(
    "gives the newest candles in order of time",
    Effect.fnUntraced(function*(store) {
      yield* store.writeRaw([{ series: btc, versions: [0, 1, 2, 3].map((minute) => versionAt(minute)) }])
      assert.deepStrictEqual(yield* store.newest(btc, 2), [versionAt(2), versionAt(3)])
    })
  )

  test(
    "looks up buckets and leaves out those it does not have",
    Effect.fnUntraced(function*(store) {
      yield* store.writeRaw([{ series: btc, versions: [versionAt(0), versionAt(2)] }])
      const found = yield* store.lookUp(btc, [0, 1, 2].map((minute) => start + minute * 60_000))
      assert.sameDeepMembers([...found], [versionAt(0), versionAt(2)])
      assert.deepStrictEqual(yield* store.lookUp(eth, [start]), [])
    })
  )

  test(
    "tells the runs without a hole",
    Effect.fnUntraced(function*(store) {
      yield* store.writeRaw([{ series: btc, versions: [0, 1, 2, 5, 6, 9].map((minute) => versionAt(minute)) }])
      const at = (minute: number) => start + minute * 60_000
      assert.deepStrictEqual(yield* store.runs(btc, everything), [
        { first: at(0), last: at(2), count: 3 },
        { first: at(5), last: at(6), count: 2 },
        { first: at(9), last: at(9), count: 1 }
      ])
      assert.deepStrictEqual(yield* store.runs(eth, everything), [])
    })
  )

  test(
    "keeps enriched values apart, absent ones absent, and replaces rows whole",
    Effect.fnUntraced(function*(store) {
      const read = (columns: ReadonlyArray<string>) =>
        Effect.map(
          Stream.runCollect(store.readEnriched(btc, everything, columns)),
          (tables) => columns.map((_, k) => tables.flatMap(({ values }) => [...values[k]!]))
        )
      yield* store.writeEnriched([{ series: btc, table: table([0, 1], { sma_20: [NaN, 1.5], rsi_14: [50, NaN] }) }])
      assert.deepStrictEqual(yield* read(["rsi_14", "sma_20"]), [[50, NaN], [NaN, 1.5]])
      yield* store.writeEnriched([{ series: btc, table: table([1], { sma_20: [2.5] }) }])
      assert.deepStrictEqual(yield* read(["sma_20", "rsi_14"]), [[NaN, 2.5], [50, NaN]])
      yield* store.writeEnriched([{ series: btc, table: table([0], { sma_20: [3.5], rsi_14: [NaN] }) }])
      assert.deepStrictEqual(yield* read(["sma_20", "rsi_14"]), [[3.5, 2.5], [NaN, NaN]])
      const failure = yield* Effect.orDie(Effect.flip(read(["sma_99"])))
      assert.include(failure.message, "sma_99")
      assert.include(failure.message, "rsi_14")
    })
  )

  test(
    "keeps marks once each, the later of one identity",
    Effect.fnUntraced(function*(store) {
      const short: Mark.Mark = { _tag: "tracked", from: start, until: start + 60_000, knownAt: 1 }
      const long: Mark.Mark = { _tag: "tracked", from: start, until: start + 120_000, knownAt: 2 }
      const open: Mark.Mark = { _tag: "tracked", from: start, knownAt: 2 }
      const asked: Mark.Mark = { _tag: "asked", from: start, to: start + 60_000, knownAt: 3 }
      yield* store.writeMarks(btc, [short, asked])
      yield* store.writeMarks(btc, [long, asked])
      yield* store.writeMarks(btc, [short, open])
      assert.sameDeepMembers([...yield* store.marks(btc)], [long, open, asked])
      // Whoever begins to read a span again does not end what was watched of it.
      yield* store.writeMarks(btc, [{ ...short, knownAt: 9 }])
      assert.sameDeepMembers([...yield* store.marks(btc)], [{ ...long, knownAt: 9 }, open, asked])
    })
  )

  it.effect.prop(
    `${name}: tells the runs of any span as a scan does, whatever was written in whatever order`,
    { stories: Stories },
    ({ stories }) =>
      CandleStore.use(Effect.fnUntraced(function*(store) {
        const plain = yield* CandleStore.pipe(Effect.provide(MemoryCandleStore.layer))
        for (const [index, { spans, writes }] of stories.entries()) {
          const interval = Interval.all[index]!
          const series = Series.make("BTCUSDC", interval)
          const buckets = bucketsOf(interval)
          const at = (part: number) => Math.floor(part * buckets.length / 9_000)
          for (const { from, isBackwards, repeatsFirst, to, without } of writes) {
            const versions = buckets.slice(at(Math.min(from, to)), at(Math.max(from, to)))
              .filter((openTime) => openTime !== buckets[at(without)])
              .map((openTime) => ({ ...versionAt(0), candle: { ...candleAt(0), openTime } }))
            const ordered = isBackwards ? versions.toReversed() : versions
            const block = [{ series, versions: [...ordered, ...ordered.slice(0, repeatsFirst ? 1 : 0)] }]
            yield* Effect.all([store.writeRaw(block), plain.writeRaw(block)])
          }
          const asked = spans.map(({ from, isBetween, to }) => {
            const [first, last] = [from, to].map((part) => buckets[at(part)] ?? buckets.at(-1)!)
            return { from: first! + (isBetween ? 1 : 0), to: last! }
          })
          for (const span of [everything, ...asked]) {
            assert.deepStrictEqual(yield* store.runs(series, span), yield* plain.runs(series, span))
          }
        }
      })).pipe(Effect.provide(layer)),
    { timeout: 120_000, arbitrary: { runs: 4, maxShrinks: 20 } }
  )
}
