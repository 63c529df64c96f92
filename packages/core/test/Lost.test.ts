import type * as Mark from "@cryptostream/core/market/Mark"
import * as LogRecord from "@cryptostream/core/market/LogRecord"
import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import * as Consume from "@cryptostream/core/programs/Consume"
import * as Progress from "@cryptostream/core/programs/Progress"
import * as Requests from "@cryptostream/core/programs/Requests"
import * as Snapshot from "@cryptostream/core/programs/Snapshot"
import * as Account from "@cryptostream/core/quality/Account"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option, Stream } from "effect"
import { options, ports, publish, stored } from "./Consuming.ts"
import * as Samples from "./Samples.ts"

const { btc, eth, start, versionAt } = Samples
const at = (minute: number): number => start + minute * 60_000

const progress = (from: number, cursor: number, backfilled = true): Progress.Progress => ({
  fingerprint: "test",
  from: at(from),
  cursor: at(cursor),
  backfilled
})

/** The log, as if so many records of the partition had gone before they were read. */
const losing = (records: number) =>
  Layer.effect(
    CandleLog,
    Effect.map(CandleLog, (log) =>
      CandleLog.of({
        ...log,
        consume: (reading, read) =>
          log.consume(reading, (taken) => {
            const gone = { partition: taken.name, records: [], nextOffset: 0, lost: records, commit: () => Effect.void }
            return read({ ...taken, batches: Stream.concat(Stream.make(gone), taken.batches) })
          })
      }))
  )

const consume = Consume.run(options)
const consumeLosing = Effect.provide(consume, losing(7))

const marksOf = (tag: Mark.Mark["_tag"]) =>
  Effect.map(CandleStore.use((store) => store.marks(btc)), (marks) => marks.filter(({ _tag }) => _tag === tag))

describe("a log that lost records before they were read", () => {
  it.effect("says so of the series, has the account whole again, and has what is missing asked for", () =>
    Effect.gen(function*() {
      yield* publish([0, 1, 2].map((minute) => versionAt(minute)))
      yield* consume
      // Minutes 3 to 5 are lost, with all marks that had been published before.
      yield* Progress.save(btc, progress(0, 8))
      yield* publish([6, 7].map((minute) => versionAt(minute)))
      yield* consumeLosing
      // The marks come behind what is left in the log.
      yield* consume
      const lost = yield* marksOf("lost")
      assert.deepStrictEqual(lost.map((mark) => mark._tag === "lost" && [mark.from, mark.to]), [[at(3), at(8)]])
      const store = yield* CandleStore
      const account = Account.make(btc, yield* store.runs(btc, everything), yield* store.marks(btc), at(9))
      assert.deepStrictEqual([account.candles, account.missing], [5, 3])
      const later = Account.make(btc, yield* store.runs(btc, everything), yield* store.marks(btc), at(60))
      assert.strictEqual(later.expected, 60, "it is watched on")
      assert.deepStrictEqual((yield* Requests.all).map(({ request }) => request), [{ _tag: "repair", series: btc }])
    }).pipe(Effect.provide(ports)))

  it.effect("begins the account of a series of which nothing else is left", () =>
    Effect.gen(function*() {
      yield* Progress.save(btc, progress(0, 4))
      yield* consumeLosing
      yield* consume
      const store = yield* CandleStore
      const account = Account.make(btc, yield* store.runs(btc, everything), yield* store.marks(btc), at(4))
      assert.deepStrictEqual([account.candles, account.missing + account.pending], [0, 4])
    }).pipe(Effect.provide(ports)))

  it.effect("does not watch on a series that had been let go in what is lost", () =>
    Effect.gen(function*() {
      yield* publish([0, 1].map((minute) => versionAt(minute)))
      yield* CandleLog.use((log) =>
        log.publish([LogRecord.encode({ ...btc, mark: { _tag: "tracked", from: at(0), knownAt: -1 } })])
      )
      yield* consume
      yield* Progress.save(btc, progress(0, 2, false))
      yield* consumeLosing
      yield* consume
      const store = yield* CandleStore
      const account = Account.make(btc, yield* store.runs(btc, everything), yield* store.marks(btc), at(60))
      assert.deepStrictEqual([account.expected, account.missing], [2, 0])
      assert.deepStrictEqual(yield* marksOf("lost"), [])
      assert.deepStrictEqual(yield* Requests.all, [])
    }).pipe(Effect.provide(ports)))
})

describe("a log that was begun anew", () => {
  it.effect("is read from its beginning, whatever offsets are remembered of the one before", () =>
    Effect.gen(function*() {
      yield* publish([0, 1].map((minute) => versionAt(minute)))
      yield* consume
      const key = "snapshot/1m/BTCUSDC"
      const state = yield* StateStore
      const snapshot = JSON.parse(Option.getOrThrow(yield* state.get(key)))
      yield* state.put([[key, JSON.stringify({ ...snapshot, nextOffset: 1_000 })]])
      yield* publish([2, 3].map((minute) => versionAt(minute)))
      yield* consume
      assert.strictEqual((yield* stored).raw.length, 4)
      const [memory] = yield* Snapshot.loadAll("1m")
      assert.isBelow(memory!.snapshot.nextOffset, 10)
    }).pipe(Effect.provide(ports)))

  it.effect("is asked only about the series of the partition that is taken on", () =>
    Effect.gen(function*() {
      yield* publish([0, 1].map((minute) => versionAt(minute)))
      const elsewhere = Layer.effect(
        CandleLog,
        Effect.map(CandleLog, (log) =>
          CandleLog.of({
            ...log,
            consume: (reading, read) =>
              log.consume(reading, (taken) => read({ ...taken, holds: ({ symbol }) => symbol === eth.symbol }))
          }))
      )
      yield* consume
      const before = yield* Snapshot.loadAll("1m")
      yield* Effect.provide(
        Consume.run({ ...options, enrichment: { ...options.enrichment, configuration: "other" } }),
        elsewhere
      )
      assert.deepStrictEqual(yield* Snapshot.loadAll("1m"), before)
    }).pipe(Effect.provide(ports)))
})
