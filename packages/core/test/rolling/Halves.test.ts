import * as Interval from "@cryptostream/core/market/Interval"
import * as Halves from "@cryptostream/core/rolling/Halves"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

/** Sums of whole numbers: the same in whichever order they are added, so every difference shows. */
const terms: Halves.Terms = {
  count: 2,
  write(one, x, y) {
    one[0] = x * x
    one[1] = x * y
  },
  results: [(sums) => sums[0]!, (sums) => sums[1]!, (_, x, y) => 1_000 * x + y]
}
const Value = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 99 }))
const Row = Schema.Struct({
  skipped: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 12 })),
  x: Value,
  y: Value
})
const drawn = {
  rows: Schema.Array(Row).check(Schema.isMaxLength(80)),
  period: Schema.Int.check(Schema.isBetween({ minimum: 2, maximum: 12 })),
  interval: Schema.Literals(["1m", "1w", "1M"]),
  cut: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 80 }))
}
const runs = { arbitrary: { runs: 300 } }

/** Most rows follow each other, some behind a hole. */
const timesOf = (rows: ReadonlyArray<typeof Row.Type>, interval: Interval.Interval) => {
  let time = Interval.floor(interval, 1_700_000_000_000)
  return rows.map(({ skipped }) => {
    for (let bucket = 0; bucket <= Math.max(0, skipped - 9); bucket++) time = Interval.next(interval, time)
    return time
  })
}
const columnsOf = (rows: ReadonlyArray<typeof Row.Type>, interval: Interval.Interval) =>
  [
    Float64Array.from(timesOf(rows, interval)),
    Float64Array.from(rows, ({ x }) => x),
    Float64Array.from(rows, ({ y }) => y)
  ] as const

describe("sums over the halves of a window", () => {
  it.effect.prop(
    "are those of the window, relative to one of its rows",
    drawn,
    ({ interval, period, rows }) =>
      Effect.sync(() => {
        const [, out] = Halves.step(period, interval, terms)(Halves.initial, ...columnsOf(rows, interval))
        rows.forEach((newest, i) => {
          if (i < period - 1) return assert.isNaN(out[0]![i]!)
          const window = rows.slice(i - period + 1, i + 1)
          const expected = window.map((reference) => {
            const away = window.map(({ x, y }) => [x - reference.x, y - reference.y] as const)
            const squares = away.reduce((sum, [x]) => sum + x * x, 0)
            const products = away.reduce((sum, [x, y]) => sum + x * y, 0)
            return [squares, products, 1_000 * (newest.x - reference.x) + newest.y - reference.y].join()
          })
          assert.include(expected, out.map((column) => column[i]).join(), `row ${i}`)
        })
      }),
    runs
  )

  it.effect.prop(
    "are the same however the rows are cut, and leave the same behind",
    drawn,
    (given) =>
      Effect.sync(() => {
        const step = Halves.step(given.period, given.interval, terms)
        const columns = columnsOf(given.rows, given.interval)
        const [state, whole] = step(Halves.initial, ...columns)
        const part = (from: number, to: number) =>
          columns.map((column) => column.subarray(from, to)) as [Float64Array, Float64Array, Float64Array]
        const [middle, first] = step(Halves.initial, ...part(0, given.cut))
        const [end, second] = step(JSON.parse(JSON.stringify(middle)) as Halves.State, ...part(given.cut, 80))
        assert.deepStrictEqual(first.map((column, k) => [...column, ...second[k]!]), whole.map((column) => [...column]))
        assert.deepStrictEqual(end, state)
      }),
    runs
  )

  it.effect.prop(
    "leave behind what the window alone does, whatever went before it",
    drawn,
    (given) =>
      Effect.sync(() => {
        const step = Halves.step(given.period, given.interval, terms)
        const columns = columnsOf(given.rows, given.interval)
        const [state] = step(Halves.initial, ...columns)
        const last = columns.map((column) => column.slice(-given.period)) as [Float64Array, Float64Array, Float64Array]
        if (given.rows.length >= given.period) assert.deepStrictEqual(step(Halves.initial, ...last)[0], state)
      }),
    runs
  )

  it("leave so behind in every month of years, and in windows of many minutes", () => {
    for (const [interval, period, length] of [["1M", 3, 1_500], ["1m", 40, 240], ["1m", 100, 240]] as const) {
      const columns = columnsOf(Array.from({ length }, (_, i) => ({ skipped: 0, x: i % 17, y: i % 5 })), interval)
      const step = Halves.step(period, interval, terms)
      for (let end = period; end <= length; end++) {
        const rows = (from: number) =>
          columns.map((column) => column.slice(from, end)) as [Float64Array, Float64Array, Float64Array]
        const [state] = step(Halves.initial, ...rows(0))
        assert.deepStrictEqual(step(Halves.initial, ...rows(end - period))[0], state, `${interval} ${period} to ${end}`)
      }
    }
  })

  it("are right where candles come faster than the interval says", () => {
    const rows = Array.from({ length: 50 }, (_, i) => ({ skipped: 0, x: i, y: 0 }))
    const spread: Halves.Terms = {
      count: 2,
      write(one, value) {
        one[0] = value
        one[1] = value * value
      },
      results: [(sums) => 4 * sums[1]! - sums[0]! ** 2]
    }
    const [, out] = Halves.step(4, "1h", spread)(Halves.initial, ...columnsOf(rows, "1m"))
    assert.deepStrictEqual([...new Set(out[0]!.subarray(3))], [4 * 14 - 6 ** 2])
  })

  it("of ten thousand rows are rounded once", () => {
    const tenth: Halves.Terms = { count: 1, write: (one) => one[0] = 0.1, results: [(sums) => sums[0]!] }
    const rows = Array.from({ length: 25_000 }, () => ({ skipped: 0, x: 1, y: 1 }))
    const [, out] = Halves.step(10_000, "1m", tenth)(Halves.initial, ...columnsOf(rows, "1m"))
    for (const sum of out[0]!.subarray(9_999)) assert.isAtMost(Math.abs(sum - 1_000), 3e-13)
  })

  it("pass over a row that lacks one of the two", () => {
    const times = Float64Array.from({ length: 5 }, (_, i) => i * 60_000)
    const [state, out] = Halves.step(2, "1m", terms)(
      Halves.initial,
      times,
      Float64Array.of(1, NaN, 3, 4, 6),
      Float64Array.of(1, 2, 3, NaN, 5)
    )
    assert.deepStrictEqual([...out[0]!].map((value) => Number.isNaN(value)), [true, true, false, true, false])
    assert.deepStrictEqual([state.x, state.y], [[6], [5]])
  })
})
