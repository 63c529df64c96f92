import type * as Row from "@cryptostream/core/market/Row"
import * as LogRecord from "@cryptostream/core/market/LogRecord"
import * as Series from "@cryptostream/core/market/Series"
import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import { type Item, MarketData } from "@cryptostream/core/ports/MarketData"
import * as MemoryCandleLog from "@cryptostream/core/ports/MemoryCandleLog"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import * as Produce from "@cryptostream/core/programs/Produce"
import * as Watched from "@cryptostream/core/quality/Watched"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Fiber, Layer, Ref, Result, Stream } from "effect"
import { TestClock } from "effect/testing"
import { drained } from "./Logs.ts"
import * as Samples from "./Samples.ts"

const { btc } = Samples
const row = (minute: number, trades = 1): Row.Row => Samples.rowOf("1m")(Samples.candleAt(minute, 100, trades))
const closed = (rows: ReadonlyArray<Row.Row>): Item => ({
  _tag: "Closed",
  series: btc,
  source: "rest",
  knownAt: 1,
  rows
})
const ports = Layer.mergeAll(MemoryCandleLog.layer, StateStore.layerMemory, DeadLetters.layerMemory, LiveFeed.layer)

/** What the log holds of the series: minutes of its rows, and its marks. */
const published = Effect.gen(function*() {
  const log = yield* CandleLog
  const batches = yield* drained(log, { group: "test" })
  const records = batches.flatMap((batch) => batch.records.map((record) => Result.getOrThrow(LogRecord.decode(record))))
  return {
    minutes: records.flatMap((record) =>
      "candles" in record ? record.candles.map(([openTime]) => (openTime - Samples.start) / 60_000) : []
    ),
    trades: records.flatMap((record) => "candles" in record ? record.candles.map((cells) => cells[8]) : []),
    marks: records.flatMap((record) => "mark" in record ? [record.mark] : [])
  }
})

describe("Produce", () => {
  it.effect("publishes a finite source in order, between the marks of what is tracked", () =>
    Effect.gen(function*() {
      const rows = [0, 1, 3].map((minute) => row(minute))
      yield* Produce.run().pipe(
        Effect.provide(MarketData.layerMemory([{ _tag: "Closed", series: btc, source: "file", knownAt: 1, rows }]))
      )
      const { marks, minutes } = yield* published
      assert.deepStrictEqual(minutes, [0, 1, 3])
      assert.deepStrictEqual(marks.map(({ _tag, from }) => [_tag, from]), [["tracked", Samples.start], [
        "tracked",
        Samples.start
      ]])
      assert.deepInclude(marks[1], { until: Samples.start + 4 * 60_000 })
    }).pipe(Effect.provide(ports)))

  it.effect("goes on where it was, and starts again when the source has changed", () =>
    Effect.gen(function*() {
      const source = (fingerprint: string, minutes: ReadonlyArray<number>) =>
        Layer.effect(MarketData, Effect.map(MarketData, (memory) => ({ ...memory, fingerprint: () => fingerprint })))
          .pipe(
            Layer.provide(
              MarketData.layerMemory([{
                _tag: "Closed",
                series: btc,
                source: "file",
                knownAt: 1,
                rows: minutes.map((minute) => row(minute))
              }])
            )
          )
      yield* Produce.run().pipe(Effect.provide(source("a", [0, 1])))
      yield* Produce.run().pipe(Effect.provide(source("a", [0, 1, 2])))
      assert.deepStrictEqual((yield* published).minutes, [0, 1, 2])
      yield* Produce.run().pipe(Effect.provide(source("b", [0, 1, 2])))
      assert.deepStrictEqual((yield* published).minutes, [0, 1, 2, 0, 1, 2])
    }).pipe(Effect.provide(ports)))

  it.effect("takes a live row beyond the cursor as a hint, and reads the history from there", () =>
    Effect.gen(function*() {
      const asked = yield* Ref.make<ReadonlyArray<number>>([])
      const source = Layer.succeed(MarketData, {
        fingerprint: () => "live",
        finite: false,
        check: () => Effect.void,
        now: Clock.currentTimeMillis,
        unreadable: [],
        series: Effect.succeed([btc]),
        history: (_: Series.Series, from: number) => {
          const first = Math.max(0, (from - Samples.start) / 60_000)
          const newest = first === 0 ? 2 : 6
          const minutes = Array.from({ length: newest - first }, (_, i) => first + i)
          return Stream.unwrap(
            Effect.as(
              Ref.update(asked, (all) => [...all, from]),
              Stream.make(closed(minutes.map((minute) => row(minute))))
            )
          )
        },
        live: () =>
          Stream.make(
            closed([row(2)]),
            { _tag: "Disconnected", series: [btc], cause: "broken", reason: "test", since: 0 } as const,
            closed([row(5)]),
            closed([row(1, 9)]),
            closed([row(6), row(7)])
          )
      })
      yield* Produce.run().pipe(Effect.provide(source))
      const { marks, minutes } = yield* published
      assert.deepStrictEqual(minutes, [0, 1, 2, 3, 4, 5, 1, 6, 7])
      // Watched as far as it was read while the history was read for the first time, without an end from then on.
      assert.deepStrictEqual(
        marks.map((mark) => mark._tag === "tracked" && mark.until),
        [Samples.start + 2 * 60_000, undefined]
      )
      assert.deepStrictEqual(yield* Ref.get(asked), [0, Samples.start + 2 * 60_000])
    }).pipe(Effect.provide(ports)))

  it.effect("asks for what closed before it was connected, and for nothing that comes live", () =>
    Effect.gen(function*() {
      const asked = yield* Ref.make(0)
      const connectedAt = (minute: number) =>
        Layer.succeed(MarketData, {
          fingerprint: () => "live",
          finite: false,
          check: () => Effect.void,
          now: Clock.currentTimeMillis,
          unreadable: [],
          series: Effect.succeed([btc]),
          history: (_: Series.Series, from: number) =>
            Stream.unwrap(Effect.map(Ref.updateAndGet(asked, (n) => n + 1), (times) => {
              const first = Math.max(0, (from - Samples.start) / 60_000)
              const minutes = Array.from({ length: (times > 1 ? 4 : 2) - first }, (_, i) => first + i)
              return Stream.make(closed(minutes.map((minute) => row(minute))))
            })),
          live: () =>
            Stream.fromEffect(
              Effect.delay(
                Effect.succeed({ _tag: "Connected", series: [btc], from: Samples.start + minute * 60_000 } as const),
                "1 second"
              )
            )
        })
      const run = Effect.fnUntraced(function*(minute: number) {
        const running = yield* Effect.forkChild(Produce.run().pipe(Effect.provide(connectedAt(minute))), {
          startImmediately: true
        })
        yield* TestClock.adjust("2 seconds")
        yield* Fiber.join(running)
      })
      yield* run(2.5)
      assert.deepStrictEqual((yield* published).minutes, [0, 1])
      assert.strictEqual(yield* Ref.get(asked), 1)
      yield* Ref.set(asked, 0)
      yield* StateStore.use((state) => state.remove(["progress/1m/BTCUSDC"]))
      yield* run(3)
      assert.deepStrictEqual((yield* published).minutes, [0, 1, 0, 1, 2, 3])
    }).pipe(Effect.provide(ports)))

  it.effect("raises an alarm for a line that is up and silent, and none for one that breaks", () =>
    Effect.gen(function*() {
      const feed = yield* LiveFeed
      const alarms = yield* Effect.forkChild(Stream.runCollect(Stream.take(feed.events, 1)), {
        startImmediately: true
      })
      const lost = (cause: "broken" | "silent") =>
        ({ _tag: "Disconnected", series: [btc], cause, reason: `it is ${cause}`, since: 0 }) as const
      const source = Layer.succeed(MarketData, {
        fingerprint: () => "live",
        finite: false,
        check: () => Effect.void,
        now: Clock.currentTimeMillis,
        unreadable: [],
        series: Effect.succeed([btc]),
        history: () => Stream.make(closed([row(0)])),
        live: () => Stream.make(lost("broken"), lost("silent"))
      })
      yield* Produce.run().pipe(Effect.provide(source))
      assert.deepStrictEqual(yield* Fiber.join(alarms), [{
        _tag: "alarm",
        series: btc,
        kind: "silent",
        message: "it is silent",
        since: 0
      }])
    }).pipe(Effect.provide(ports)))

  it.effect("keeps what cannot be read, and marks the bucket it stands in", () =>
    Effect.gen(function*() {
      const letter = {
        id: "1",
        origin: "x.csv row 2",
        ...btc,
        openTime: Samples.start + 60_000,
        reason: "wrong",
        bytes: "b",
        encoding: "text" as const,
        codeVersion: "1",
        knownAt: 1
      }
      const memory = MarketData.layerMemory([{
        _tag: "Closed",
        series: btc,
        source: "file",
        knownAt: 1,
        rows: [row(0)]
      }])
      const source = Layer.effect(
        MarketData,
        Effect.map(MarketData, (all) => ({
          ...all,
          history: (series: Series.Series, from: number) =>
            Stream.concat(Stream.make({ _tag: "Unreadable", deadLetter: letter } as const), all.history(series, from))
        }))
      ).pipe(Layer.provide(memory))
      yield* Produce.run().pipe(Effect.provide(source))
      assert.deepStrictEqual(yield* DeadLetters.use((port) => port.list), [letter])
      assert.deepInclude((yield* published).marks[0], {
        _tag: "unreadable",
        from: Samples.start + 60_000,
        deadLetter: "1"
      })
    }).pipe(Effect.provide(ports)))
})

describe("what is watched", () => {
  const at = (minute: number) => Samples.start + minute * 60_000
  const over = (minutes: ReadonlyArray<number>, before?: Watched.Watched) =>
    Watched.over("1m", before, minutes.map((minute) => row(minute)))

  it("spans the rows whatever their order", () => {
    assert.deepStrictEqual(over([5, 9, 3, 4]), { from: at(3), cursor: at(10) })
    assert.deepStrictEqual(over([1, 2], { from: at(3), cursor: at(10) }), { from: at(1), cursor: at(10) })
    assert.isUndefined(over([]))
  })

  it("takes in unreadable rows beside it, and not those far away", () => {
    const span = { from: at(3), cursor: at(6) }
    assert.deepStrictEqual(Watched.beside("1m", span, [7, 6, 2, 1, 50].map(at)), { from: at(1), cursor: at(8) })
    assert.deepStrictEqual(Watched.beside("1m", span, [8, 0].map(at)), span)
  })
})
