/** What every CandleLog must do; run over memory, SQLite and Kafka. */
import * as LogRecord from "@cryptostream/core/market/LogRecord"
import type * as Series from "@cryptostream/core/market/Series"
import {
  type Batch,
  CandleLog,
  type CandleLogError,
  type Partition,
  type Stored
} from "@cryptostream/core/ports/CandleLog"
import { assert, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, type Layer, Ref, Stream } from "effect"
import { drained } from "./Logs.ts"
import * as Samples from "./Samples.ts"

const { btc, candleAt, eth } = Samples
const hour: Series.Series = { symbol: btc.symbol, interval: "1h" }

const record = (minute: number, series: Series.Series = btc) =>
  LogRecord.encode({
    symbol: series.symbol,
    interval: series.interval,
    source: "file",
    knownAt: 1,
    candles: [Samples.rowOf("1m")(candleAt(minute))]
  })

const values = (batches: ReadonlyArray<Batch>) => batches.flatMap(({ records }) => records.map(({ value }) => value))

const offsets = (batches: ReadonlyArray<Batch>) => batches.flatMap(({ records }) => records.map(({ offset }) => offset))

export const candleLogContract = <E>(name: string, layer: Layer.Layer<CandleLog, E>) => {
  const test = (what: string, use: (log: CandleLog["Service"]) => Effect.Effect<void, CandleLogError>) =>
    it.live(`${name}: ${what}`, () => CandleLog.use(use).pipe(Effect.provide(layer)), 30_000)

  test(
    "gives a series' records back in the order they were published, with growing offsets",
    Effect.fnUntraced(function*(log) {
      yield* log.publish([record(0), record(1, eth)])
      yield* log.publish([record(2)])
      const batches = yield* drained(log, { group: "a" })
      assert.sameMembers([...values(batches)], [record(0), record(1, eth), record(2)].map(({ value }) => value))
      const own = batches.map((batch) => ({
        ...batch,
        records: batch.records.filter(({ series }) => series.symbol === btc.symbol)
      }))
      assert.deepStrictEqual(values(own), [record(0), record(2)].map(({ value }) => value))
      const [first, second] = offsets(own)
      assert.isAbove(second!, first!)
      for (const batch of batches) assert.isAbove(batch.nextOffset, offsets([batch]).at(-1)!)
    })
  )

  test(
    "gives back what a record is of, what it is and how much it holds",
    Effect.fnUntraced(function*(log) {
      const mark = LogRecord.encode({ ...btc, mark: { _tag: "tracked", from: Samples.start, knownAt: 1 } })
      const many = LogRecord.encode({
        ...btc,
        source: "rest",
        knownAt: 2,
        candles: [0, 1, 2].map((minute) => Samples.rowOf("1m")(candleAt(minute)))
      })
      yield* log.publish([mark, many])
      const read = (yield* drained(log, { group: "a" })).flatMap(({ records }) => records)
      const withOffset = [mark, many].map((encoded, i) => ({ ...encoded, offset: read[i]?.offset }))
      assert.deepStrictEqual(read, withOffset as ReadonlyArray<Stored>)
    })
  )

  test(
    "gives an interval's records to that interval alone",
    Effect.fnUntraced(function*(log) {
      yield* log.publish([record(0), record(0, hour), record(1)])
      assert.strictEqual(values(yield* drained(log, { group: "a" })).length, 2)
    })
  )

  test(
    "has each series in one partition, and tells where it ends",
    Effect.fnUntraced(function*(log) {
      yield* log.publish([record(0), record(0, eth)])
      yield* log.publish([record(1), record(1, eth)])
      const taken = yield* Ref.make<ReadonlyArray<readonly [Partition, ReadonlyArray<Batch>]>>([])
      yield* log.consume(
        { group: "a", interval: "1m", limit: 100, mode: "drain" },
        (partition) =>
          Effect.flatMap(
            Stream.runCollect(partition.batches),
            (batches) => Ref.update(taken, (before) => [...before, [partition, batches] as const])
          )
      )
      const all = yield* Ref.get(taken)
      for (const series of [btc, eth]) {
        const holding = all.filter(([{ holds }]) => holds(series))
        assert.strictEqual(holding.length, 1)
        const [{ end }, batches] = holding[0]!
        assert.strictEqual(batches.at(-1)?.nextOffset, end)
        const records = batches.flatMap((batch) => batch.records.filter((one) => one.series.symbol === series.symbol))
        assert.strictEqual(records.length, 2)
      }
    })
  )

  test(
    "gives again what was not committed, and only that",
    Effect.fnUntraced(function*(log) {
      yield* log.publish([record(0), record(1), record(2)])
      assert.strictEqual(values(yield* drained(log, { group: "a" })).length, 3)
      const commitFirst = ([first]: ReadonlyArray<Batch>) => first?.commit(first.nextOffset) ?? Effect.void
      assert.strictEqual(values(yield* drained(log, { group: "a", limit: 1 }, commitFirst)).length, 3)
      assert.deepStrictEqual(
        values(yield* drained(log, { group: "a" })),
        [record(1), record(2)].map(({ value }) => value)
      )
    })
  )

  test(
    "never lets a commit go back",
    Effect.fnUntraced(function*(log) {
      yield* log.publish([record(0), record(1)])
      const backwards = (batches: ReadonlyArray<Batch>) =>
        Effect.forEach(batches.toReversed(), (batch) => batch.commit(batch.nextOffset), { discard: true })
      yield* drained(log, { group: "a", limit: 1 }, backwards)
      assert.deepStrictEqual(yield* drained(log, { group: "a" }), [])
    })
  )

  test(
    "keeps what another group that has committed less still needs",
    Effect.fnUntraced(function*(log) {
      yield* log.publish([record(0), record(1)])
      const commitFirst = ([first]: ReadonlyArray<Batch>) => first?.commit(first.nextOffset) ?? Effect.void
      const commitLast = (batches: ReadonlyArray<Batch>) =>
        batches.at(-1)?.commit(batches.at(-1)!.nextOffset) ?? Effect.void
      yield* drained(log, { group: "slow", limit: 1 }, commitFirst)
      yield* drained(log, { group: "fast" }, commitLast)
      assert.deepStrictEqual(values(yield* drained(log, { group: "slow" })), [record(1).value])
    })
  )

  test(
    "bounds its batches",
    Effect.fnUntraced(function*(log) {
      yield* log.publish(Array.from({ length: 10 }, (_, minute) => record(minute)))
      const batches = yield* drained(log, { group: "a", limit: 3 })
      assert.deepStrictEqual(batches.map(({ records }) => records.length), [3, 3, 3, 1])
    })
  )

  test(
    "follows what is published later",
    Effect.fnUntraced(function*(log) {
      const read = yield* Ref.make<ReadonlyArray<string>>([])
      const whole = yield* Deferred.make<void>()
      const following = log.consume(
        { group: "a", interval: "1m", limit: 100, mode: "follow" },
        ({ batches }) =>
          Stream.runForEach(
            batches,
            (batch) =>
              Effect.flatMap(Ref.updateAndGet(read, (before) => [...before, ...values([batch])]), (all) =>
                all.length < 3 ? Effect.void : Effect.asVoid(Deferred.succeed(whole, undefined)))
          )
      )
      const reader = yield* Effect.forkChild(Effect.raceFirst(following, Deferred.await(whole)))
      yield* log.publish([record(0)])
      yield* Effect.sleep("20 millis")
      yield* log.publish([record(1)])
      yield* Effect.sleep("20 millis")
      yield* log.publish([record(2)])
      yield* Fiber.join(reader)
      assert.deepStrictEqual(yield* Ref.get(read), [0, 1, 2].map((minute) => record(minute).value))
    })
  )
}
