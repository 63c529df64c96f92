/** What every CandleLog must do; run over memory, SQLite and Kafka. */
import * as LogRecord from "@cryptostream/core/market/LogRecord"
import type * as Series from "@cryptostream/core/market/Series"
import { type Batch, CandleLog, type CandleLogError } from "@cryptostream/core/ports/CandleLog"
import { assert, it } from "@effect/vitest"
import { Effect, Fiber, type Layer, Stream } from "effect"
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

const drain = (log: CandleLog["Service"], group = "a", limit = 100) =>
  Stream.runCollect(log.batches({ group, interval: "1m", limit, mode: "drain" }))

export const candleLogContract = <E>(name: string, layer: Layer.Layer<CandleLog, E>) => {
  const test = (what: string, use: (log: CandleLog["Service"]) => Effect.Effect<void, CandleLogError>) =>
    it.live(`${name}: ${what}`, () => CandleLog.use(use).pipe(Effect.provide(layer)), 30_000)

  test(
    "gives records back in the order they were published, with growing offsets",
    Effect.fnUntraced(function*(log) {
      yield* log.publish([record(0), record(1, eth)])
      yield* log.publish([record(2)])
      const batches = yield* drain(log)
      assert.deepStrictEqual(values(batches), [record(0), record(1, eth), record(2)].map(({ value }) => value))
      const offsets = batches.flatMap(({ records }) => records.map(({ offset }) => offset))
      assert.deepStrictEqual(offsets, [...new Set(offsets)].sort((a, b) => a - b))
      assert.isAbove(batches.at(-1)!.nextOffset, offsets.at(-1)!)
    })
  )

  test(
    "gives an interval's records to that interval alone",
    Effect.fnUntraced(function*(log) {
      yield* log.publish([record(0), record(0, hour), record(1)])
      assert.strictEqual(values(yield* drain(log)).length, 2)
    })
  )

  test(
    "gives again what was not committed, and only that",
    Effect.fnUntraced(function*(log) {
      yield* log.publish([record(0), record(1), record(2)])
      const [first] = yield* drain(log, "a", 1)
      assert.strictEqual(values(yield* drain(log)).length, 3)
      yield* first!.commit(first!.nextOffset)
      assert.deepStrictEqual(values(yield* drain(log)), [record(1), record(2)].map(({ value }) => value))
    })
  )

  test(
    "never lets a commit go back",
    Effect.fnUntraced(function*(log) {
      yield* log.publish([record(0), record(1)])
      const [first, second] = yield* drain(log, "a", 1)
      yield* second!.commit(second!.nextOffset)
      yield* first!.commit(first!.nextOffset)
      assert.deepStrictEqual(yield* drain(log), [])
    })
  )

  test(
    "keeps what another group that has committed less still needs",
    Effect.fnUntraced(function*(log) {
      yield* log.publish([record(0), record(1)])
      const [slow] = yield* drain(log, "slow", 1)
      yield* slow!.commit(slow!.nextOffset)
      const fast = yield* drain(log, "fast")
      yield* fast.at(-1)!.commit(fast.at(-1)!.nextOffset)
      assert.deepStrictEqual(values(yield* drain(log, "slow")), [record(1).value])
    })
  )

  test(
    "bounds its batches",
    Effect.fnUntraced(function*(log) {
      yield* log.publish(Array.from({ length: 10 }, (_, minute) => record(minute)))
      const batches = yield* drain(log, "a", 3)
      assert.deepStrictEqual(batches.map(({ records }) => records.length), [3, 3, 3, 1])
    })
  )

  test(
    "follows what is published later",
    Effect.fnUntraced(function*(log) {
      const reader = yield* Effect.forkChild(
        log.batches({ group: "a", interval: "1m", limit: 100, mode: "follow" }).pipe(
          Stream.flatMap(({ records }) => Stream.fromIterable(records)),
          Stream.take(3),
          Stream.runCollect
        )
      )
      yield* log.publish([record(0)])
      yield* Effect.sleep("20 millis")
      yield* log.publish([record(1)])
      yield* Effect.sleep("20 millis")
      yield* log.publish([record(2)])
      const read = yield* Fiber.join(reader)
      assert.deepStrictEqual(read.map(({ value }) => value), [0, 1, 2].map((minute) => record(minute).value))
    })
  )
}
