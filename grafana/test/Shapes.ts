/** The shape that each type of panel draws. */
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard"
import { assert } from "@effect/vitest"
import type * as Grafana from "./Grafana.ts"

type Frames = ReadonlyArray<Grafana.Frame>

/** One frame of candles by the names that the panel is told, and one of what is drawn over them. */
const candlestick = (_: Panel, frames: Frames) => {
  const [candles, over, ...others] = frames
  assert.isEmpty(others)
  const kinds = Object.fromEntries(candles!.fields.map(({ kind, name }) => [name, kind]))
  const number = "number"
  assert.deepStrictEqual(kinds, {
    _time: "time",
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number
  })
  assert.sameMembers(over!.fields.map(({ kind, name }) => `${name} ${kind}`), [
    "_time time",
    "ema_20 number",
    "sma_20 number"
  ])
}

/** Each frame one time, in order, and numbers; told apart by their labels. */
const timeseries = (_: Panel, frames: Frames) => {
  for (const { fields: [time, ...rest] } of frames) {
    assert.strictEqual(time!.kind, "time")
    assert.isNotEmpty(rest)
    for (const { kind } of rest) assert.strictEqual(kind, "number")
    assert.isTrue(time!.values.every((value, i) => i === 0 || value! > time!.values[i - 1]!), "is in order of time")
  }
  const labels = frames.map(({ fields }) => JSON.stringify(fields[1]!.labels))
  assert.strictEqual(new Set(labels).size, frames.length, "is told apart by labels")
}

const stat = (_: Panel, frames: Frames) => {
  const [frame, ...others] = frames
  assert.isEmpty(others)
  const [number, ...more] = frame!.fields.filter(({ kind }) => kind === "number")
  assert.isEmpty(more)
  assert.lengthOf(number!.values, 1)
  assert.isNumber(number!.values[0])
}

/** One frame of the columns that the panel names. */
const table = ({ transformations }: Panel, frames: Frames) => {
  const [frame, ...others] = frames
  assert.isEmpty(others)
  const { renameByName } = transformations![0]!.options as { readonly renameByName: Readonly<Record<string, string>> }
  assert.sameMembers(frame!.fields.map(({ name }) => name), Object.keys(renameByName))
}

export const shapes: Readonly<Record<string, (panel: Panel, frames: Frames) => void>> = {
  candlestick,
  timeseries,
  stat,
  table
}
