import * as AsOf from "@cryptostream/core/aggregation/AsOf"
import * as Interval from "@cryptostream/core/market/Interval"
import { assert, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import * as Samples from "../Samples.ts"

type Row = readonly [openTime: number, value: number]
const openTime = ([time]: Row) => time

const shorter = Schema.Literals(["1m", "3m", "15m"])
const longer = Schema.Literals(["5m", "1h", "1d"])
const Mask = Schema.Array(Schema.Boolean)
const Size = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 7 }))
const drawn = { shorter, longer, lower: Mask, higher: Mask, size: Size }
const runs = { arbitrary: { runs: 200 } }

/** Rows at the buckets that the mask has, beginning some buckets after the start. */
const rowsOf = (interval: Interval.Interval, mask: ReadonlyArray<boolean>, skipped: number): ReadonlyArray<Row> => {
  let time = Interval.ceil(interval, Samples.start)
  for (let i = 0; i < skipped; i++) time = Interval.next(interval, time)
  return mask.flatMap((isThere, i): ReadonlyArray<Row> => {
    const row: Row = [time, i]
    time = Interval.next(interval, time)
    return isThere ? [row] : []
  })
}

const inPages = (rows: ReadonlyArray<Row>, size: number) => Stream.fromIterable(rows).pipe(Stream.rechunk(size))

const joined = (
  [a, lower]: readonly [Interval.Interval, ReadonlyArray<Row>],
  [b, higher]: readonly [Interval.Interval, ReadonlyArray<Row>],
  size: number
) =>
  inPages(lower, size).pipe(
    AsOf.join({ interval: a, openTime }, { interval: b, openTime }, inPages(higher, size)),
    Stream.runCollect
  )

it.effect.prop(
  "each row has the newest longer one beside it that is closed by its own close",
  drawn,
  ({ higher, longer, lower, shorter, size }) =>
    Effect.gen(function*() {
      const [low, high] = [rowsOf(shorter, lower, 3), rowsOf(longer, higher, 0)]
      const expected = low.map((row) => [
        row,
        high.findLast(([time]) => Interval.closeTime(longer, time) <= Interval.closeTime(shorter, row[0]))
      ])
      assert.deepStrictEqual(yield* joined([shorter, low], [longer, high], size), expected as never)
    }),
  runs
)

it.effect.prop(
  "what a longer candle says is never seen before it is closed: another future changes no row",
  drawn,
  ({ higher, longer, lower, shorter, size }) =>
    Effect.gen(function*() {
      const [low, high] = [rowsOf(shorter, lower, 0), rowsOf(longer, higher, 0)]
      const before = yield* joined([shorter, low], [longer, high], size)
      for (const [i, [now]] of low.entries()) {
        const known = Interval.closeTime(shorter, now)
        const other = high.map((
          [time, value]
        ): Row => [time, Interval.closeTime(longer, time) > known ? value + 1e6 : value])
        const after = yield* joined([shorter, low], [longer, other], size)
        assert.deepStrictEqual(after.slice(0, i + 1), before.slice(0, i + 1))
      }
    }),
  { arbitrary: { runs: 60 } }
)

it.effect("a candle that closes at the same moment is seen, one that closes a moment later is not", () =>
  Effect.gen(function*() {
    const minutes = Array.from({ length: 61 }, (_, i): Row => [Samples.start + i * 60_000, i])
    const hours: ReadonlyArray<Row> = [[Samples.start, 1], [Samples.start + 3_600_000, 2]]
    const rows = yield* joined(["1m", minutes], ["1h", hours], 10)
    assert.deepStrictEqual(rows.map(([, beside]) => beside?.[1]), [
      ...Array.from({ length: 59 }, () => undefined),
      1,
      1
    ])
  }))

it.effect("no more of the longer series is read than is needed", () =>
  Effect.gen(function*() {
    let read = 0
    const hours = Stream.fromIterable(rowsOf("1h", Array.from({ length: 100 }, () => true), 0)).pipe(
      Stream.rechunk(1),
      Stream.tap(() => Effect.sync(() => read++))
    )
    const minutes = inPages(rowsOf("1m", Array.from({ length: 90 }, () => true), 0), 30)
    yield* minutes.pipe(
      AsOf.join({ interval: "1m", openTime }, { interval: "1h", openTime }, hours),
      Stream.runDrain
    )
    assert.strictEqual(read, 2)
  }))
