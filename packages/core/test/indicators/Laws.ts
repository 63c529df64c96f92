/** What every indicator of the catalogue is held to, whatever it computes. */
import * as Entry from "@cryptostream/core/indicators/Entry"
import type * as Indicator from "@cryptostream/core/indicators/Indicator"
import * as Bars from "@cryptostream/core/market/Bars"
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Kept from "@cryptostream/core/quality/Kept"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Market from "./Market.ts"

const Seed = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1e9 }))
const Length = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 150 }))
const Cut = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const drawn = { isRough: Schema.Boolean, seed: Seed, length: Length, cuts: Schema.Tuple([Cut, Cut, Cut]) }
const runs = { arbitrary: { runs: 60 } }

/** The shortest that it allows, and a little more: so that a short series goes through all of its life. */
const parametersOf = (entry: Entry.Entry, seed: number): ReadonlyArray<number> => {
  const isWhole = (parameter: Entry.Entry["parameters"][number]) => parameter.expected.startsWith("a whole")
  const least = entry.parameters.map((parameter, i) => {
    if (!isWhole(parameter)) return parameter.default
    const minimum = [1, 2, 3, 4, 5, 6].find((value) => Schema.is(parameter.schema)(value))
    return minimum === undefined ? parameter.default : minimum + (seed + i) % 4 + i
  })
  return entry.conflict(least) === undefined ? least : Entry.defaults(entry)
}

const bits = (columns: ReadonlyArray<Float64Array>) => columns.map((column) => [...column])
const step = (indicator: Indicator.Indicator, candles: ReadonlyArray<Candle.Candle>, state = indicator.initial) =>
  indicator.step(state, Bars.ofCandles(candles))

const inPortions = (
  indicator: Indicator.Indicator,
  candles: ReadonlyArray<Candle.Candle>,
  ends: ReadonlyArray<number>
) => {
  const columns = bits(step(indicator, [])[1])
  let state = indicator.initial
  ends.forEach((end, i) => {
    const [next, values] = step(indicator, candles.slice(ends[i - 1] ?? 0, end), state)
    state = JSON.parse(JSON.stringify(next)) as typeof state
    values.forEach((column, k) => columns[k]!.push(...column))
  })
  return { state, columns }
}

/** Its values from the candles that it says it remembers, and no others. */
const remembered = (entry: Entry.Entry, indicator: Indicator.Indicator, seed: number) => {
  const { memory } = indicator
  if (memory._tag === "anchored") return
  const candles = Market.candles(seed, memory.values + 50, true)
  const whole = step(indicator, candles)[1]
  const part = step(indicator, candles.slice(candles.length - memory.values))[1]
  whole.forEach((column, k) => {
    const value = column.at(-1)!
    const scale = Math.sqrt(column.reduce((sum, one) => sum + (Number.isNaN(one) ? 0 : one * one), 0) / column.length)
    const [expected, found] = [value, part[k]!.at(-1)!]
    const isSame = Number.isNaN(expected) ? Number.isNaN(found) : Math.abs(found - expected) <= 1e-9 * scale
    assert.isTrue(isSame, `${entry.name} output ${k}: ${found} of its memory, ${expected} of all`)
  })
}

const isClean = (entry: Entry.Entry, state: Indicator.State, columns: ReadonlyArray<Float64Array>, length: number) => {
  assert.strictEqual(columns.length, entry.outputs.length, entry.name)
  for (const column of columns) {
    assert.strictEqual(column.length, length, entry.name)
    assert.isTrue(column.every((value) => Number.isFinite(value) || Number.isNaN(value)), `${entry.name} is infinite`)
  }
  Schema.decodeUnknownSync(Kept.States)(JSON.parse(JSON.stringify([state])))
}

export const hold = (title: string, entries: ReadonlyArray<Entry.Entry>): void => {
  describe(title, () => {
    for (const entry of entries) {
      it.effect.prop(`${entry.name} obeys the laws`, drawn, ({ cuts, isRough, length, seed }) =>
        Effect.sync(() => {
          const indicator = entry.make(parametersOf(entry, seed), "1m")
          const candles = (isRough ? Market.rough : Market.candles)(seed, length)
          const before = JSON.stringify(indicator.initial)
          const [state, columns] = step(indicator, candles)
          isClean(entry, state, columns, length)
          const ends = [...cuts.map((cut) => Math.round(cut * length)).sort((a, b) => a - b), length]
          const portions = inPortions(indicator, candles, ends)
          assert.deepStrictEqual(portions.columns, bits(columns), `${entry.name} in portions`)
          assert.deepStrictEqual(portions.state, state, `the state of ${entry.name} in portions`)
          const early = step(indicator, candles.slice(0, ends[0]))[1]
          assert.deepStrictEqual(bits(early), bits(columns.map((column) => column.subarray(0, ends[0]))))
          assert.strictEqual(JSON.stringify(indicator.initial), before)
          assert.deepStrictEqual(bits(step(indicator, candles)[1]), bits(columns), `${entry.name} twice`)
          remembered(entry, indicator, seed)
        }), runs)
    }
  })
}
