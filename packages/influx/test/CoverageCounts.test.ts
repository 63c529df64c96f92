import * as Series from "@cryptostream/core/market/Series"
import { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import * as Coverage from "@cryptostream/core/quality/Coverage"
import { btc, start } from "@cryptostream/core/test/Samples"
import * as CoverageCounts from "@cryptostream/influx/CoverageCounts"
import type { CoveragePoints } from "@cryptostream/influx/CoveragePoints"
import * as Turns from "@cryptostream/influx/Turns"
import type { Writer } from "@cryptostream/influx/Writer"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Schema } from "effect"
import { TestClock } from "effect/testing"

const millis = Coverage.windowMillis("1m")!
const first = Coverage.windowOf(millis, start)

/** A database of one series whose every request takes a moment, and may fail. */
const database = () => {
  const rows = new Set<number>()
  const points = new Map<number, { candles: number; unaligned: boolean }>()
  let requests = 0
  let failing = false
  const request = <A>(answer: () => A) =>
    Effect.suspend(() => {
      requests++
      return failing
        ? Effect.andThen(Effect.yieldNow, Effect.fail(new CandleStoreError({ message: "no answer" })))
        : Effect.map(Effect.yieldNow, answer)
    })
  const ports: CoveragePoints = {
    read: () => Effect.succeed([]),
    uncounted: () => request(() => [...points].filter(([, { candles }]) => candles < 0).map(([window]) => window)),
    count: (_, __, spans) =>
      request(() => {
        const found = new Map<number, number>()
        for (const row of rows) {
          const window = Coverage.windowOf(millis, row)
          if (spans.some(({ from, to }) => from <= row && row < to)) found.set(window, (found.get(window) ?? 0) + 1)
        }
        return found
      })
  }
  const writer: Writer = {
    candles: () => Effect.void,
    events: (_, lines) =>
      lines.length === 0 ? Effect.void : request(() => {
        for (const { openTime, text } of lines) {
          const candles = Number(/candles=(-?\d+)i/.exec(text)![1])
          const unaligned = points.get(openTime)?.unaligned === true || text.includes("unaligned=1i")
          points.set(openTime, { candles, unaligned })
        }
      })
  }
  const store = (openTimes: ReadonlyArray<number>) => request(() => openTimes.forEach((time) => rows.add(time)))
  /** Every count is that of the rows, and a window without a point is empty. */
  const check = () => {
    const truth = new Map<number, number>()
    for (const row of rows) {
      const window = Coverage.windowOf(millis, row)
      truth.set(window, (truth.get(window) ?? 0) + 1)
    }
    for (const window of truth.keys()) assert.isTrue(points.has(window))
    for (const [window, { candles, unaligned }] of points) {
      if (candles >= 0 && !unaligned) assert.strictEqual(candles, truth.get(window) ?? 0)
    }
  }
  return {
    points,
    rows,
    check,
    store,
    ports,
    writer,
    requests: () => requests,
    fail: (is: boolean) => {
      failing = is
    }
  }
}

type Database = ReturnType<typeof database>

const processOver = ({ ports, store, writer }: Database) =>
  Effect.map(Clock.Clock, (clock) => {
    const turns = Turns.make()
    const counts = CoverageCounts.make({ bucket: "events", points: ports, writer, turns, clock })
    const write = (openTimes: ReadonlyArray<number>) =>
      turns.take([Series.key(btc)])(
        Effect.andThen(counts.begin([{ series: btc, openTimes }]), store(openTimes))
      )
    return { counts, write }
  })

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
const Row = Schema.Struct({
  window: between(0, 3),
  bucket: between(0, 5),
  isUnaligned: Schema.Literals([false, false, true])
})
const Action = Schema.Union([
  Schema.TaggedStruct("write", { rows: Schema.Array(Row) }),
  Schema.TaggedStruct("count", {}),
  Schema.TaggedStruct("writeBesideCount", { rows: Schema.Array(Row) }),
  Schema.TaggedStruct("crash", {}),
  Schema.TaggedStruct("outage", { isOver: Schema.Boolean })
])
const timeOf = ({ bucket, isUnaligned, window }: typeof Row.Type) =>
  first + window * millis + bucket * 60_000 + (isUnaligned ? 500 : 0)

describe("the counts of windows in InfluxDB", () => {
  it.effect.prop("are true at any time, whatever is written, counted, failing or killed", {
    actions: Schema.Array(Action)
  }, ({ actions }) =>
    Effect.gen(function*() {
      const db = database()
      let running = yield* processOver(db)
      for (const action of actions) {
        switch (action._tag) {
          case "write":
            yield* Effect.ignore(running.write(action.rows.map(timeOf)))
            break
          case "count":
            yield* Effect.ignore(running.counts.countQuiet(0))
            break
          case "writeBesideCount":
            yield* Effect.all([
              Effect.ignore(running.counts.countAll),
              Effect.ignore(running.write(action.rows.map(timeOf)))
            ], { concurrency: "unbounded" })
            break
          case "crash":
            running = yield* processOver(db)
            break
          case "outage":
            db.fail(!action.isOver)
        }
        db.check()
      }
      // Whoever writes next makes good what was left, but for windows with a candle that is not aligned.
      db.fail(false)
      yield* running.write([first])
      yield* running.counts.countAll
      db.check()
      for (const { candles, unaligned } of db.points.values()) assert.isTrue(unaligned || candles >= 0)
    }), { arbitrary: { runs: 300 } })

  it.effect("are made once nothing is written to a window for a while, but for the newest", () =>
    Effect.gen(function*() {
      const db = database()
      const { counts, write } = yield* processOver(db)
      const counted = () => [...db.points.values()].map(({ candles }) => candles)
      yield* write([first, first + 60_000, first + millis])
      assert.deepStrictEqual(counted(), [-1, -1])
      yield* counts.countQuiet(5_000)
      yield* TestClock.adjust("4 seconds")
      yield* write([first + 120_000])
      yield* TestClock.adjust("4 seconds")
      yield* counts.countQuiet(5_000)
      assert.deepStrictEqual(counted(), [-1, -1])
      yield* TestClock.adjust("1 second")
      yield* counts.countQuiet(5_000)
      assert.deepStrictEqual(counted(), [3, -1])
      yield* counts.countAll
      assert.deepStrictEqual(counted(), [3, 1])
    }))

  it.effect("cost nothing while a window that is known to be written to is written to", () =>
    Effect.gen(function*() {
      const db = database()
      const { counts, write } = yield* processOver(db)
      yield* write([first])
      const before = db.requests()
      yield* write([first + 60_000])
      yield* counts.countQuiet(0)
      assert.strictEqual(db.requests(), before + 1)
    }))
})
