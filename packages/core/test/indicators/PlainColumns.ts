/** Indicators as a book defines them, each window afresh, and the test that holds a family of the catalogue to them. */
import type * as Entry from "@cryptostream/core/indicators/Entry"
import * as Bars from "@cryptostream/core/market/Bars"
import type * as Candle from "@cryptostream/core/market/Candle"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Market from "./Market.ts"

export type Column = ReadonlyArray<number>

/** The columns of an entry with the parameters a, b, c. */
export type Definition = (
  candles: ReadonlyArray<Candle.Candle>,
  ...parameters: readonly [number, number, number]
) => ReadonlyArray<Column>

export const sum = (values: Column): number => values.reduce((total, value) => total + value, 0)
export const mean = (values: Column): number => sum(values) / values.length

/** Of rows that have a value in every column. */
export const zip = (f: (...values: ReadonlyArray<number>) => number, ...columns: ReadonlyArray<Column>): Column =>
  columns[0]!.map((_, i) => {
    const values = columns.map((column) => column[i]!)
    return values.some(Number.isNaN) ? NaN : f(...values)
  })

/** f(the last n values); nothing where one of them is absent. */
export const windows = (values: Column, n: number, f: (window: Column) => number): Column =>
  values.map((_, i) => {
    const window = values.slice(Math.max(0, i - n + 1), i + 1)
    return window.length < n || window.some(Number.isNaN) ? NaN : f(window)
  })

export const average = (values: Column, n: number): Column => windows(values, n, mean)
export const lag = (values: Column, n = 1): Column => values.map((_, i) => values[i - n] ?? NaN)

/** From the mean of the first n values, of which `skipped` are passed over, on. */
const smooth = (values: Column, n: number, weight: number, skipped = 0): Column => {
  const begin = values.findIndex((value) => !Number.isNaN(value)) + skipped + n - 1
  const out: Array<number> = []
  values.forEach((value, i) => {
    const seed = mean(values.slice(begin - n + 1, begin + 1))
    out.push(i < begin ? NaN : i === begin ? seed : (1 - weight) * out[i - 1]! + weight * value)
  })
  return out
}
export const exponential = (values: Column, n: number, skipped = 0): Column => smooth(values, n, 2 / (n + 1), skipped)
export const wilder = (values: Column, n: number): Column => smooth(values, n, 1 / n)

export const trueRange = (candles: ReadonlyArray<Candle.Candle>): Column =>
  candles.map(({ high, low }, i) => {
    const before = candles[i - 1]?.close ?? NaN
    return Math.max(high - low, Math.abs(high - before), Math.abs(low - before))
  })

const step = (minimum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum: 9 }))
const drawn = {
  seed: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1e9 })),
  steps: Schema.Tuple([step(2), step(1), step(1)])
}

const isWhole = (parameter: Entry.Entry["parameters"][number] | undefined) =>
  parameter?.expected.startsWith("a whole") ?? true

const rootMeanSquare = (values: Column): number =>
  Math.sqrt(mean(values.flatMap((value) => Number.isNaN(value) ? [] : [value * value])))

const isSame = (found: number, expected: number, scale: number): boolean =>
  Number.isNaN(expected)
    ? Number.isNaN(found)
    : Math.abs(found - expected) <= 1e-9 * Math.max(Math.abs(expected), scale)

/** Parameters that grow: so that fast is below slow, and short below long. */
const compare = (entry: Entry.Entry, define: Definition, seed: number, [a, b, c]: typeof drawn.steps.Type) => {
  const as = (value: number, i: number) => isWhole(entry.parameters[i]) ? value : value / 10
  const given = [as(a, 0), as(a + b, 1), as(a + b + c, 2)] as const
  const indicator = entry.make(given.slice(0, entry.parameters.length), "1m")
  const candles = Market.candles(seed, 120)
  const [, found] = indicator.step(indicator.initial, Bars.ofCandles(candles))
  const expected = define(candles, ...given)
  assert.strictEqual(found.length, expected.length)
  expected.forEach((column, output) => {
    const scale = rootMeanSquare(column)
    column.forEach((value, row) => {
      const mine = found[output]![row]!
      assert.isTrue(isSame(mine, value, scale), `output ${output}, row ${row}: ${mine}, not ${value}`)
    })
  })
}

export const hold = (title: string, entries: ReadonlyArray<Entry.Entry>, definitions: Record<string, Definition>) => {
  describe(title, () => {
    for (const entry of entries) {
      it.effect.prop(
        `${entry.name} is what its definition says`,
        drawn,
        ({ seed, steps }) => Effect.sync(() => compare(entry, definitions[entry.name]!, seed, steps)),
        { arbitrary: { runs: 30 } }
      )
    }
  })
}
