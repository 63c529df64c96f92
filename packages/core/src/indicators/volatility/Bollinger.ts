import * as Memory from "../../rolling/Memory.ts"
import * as Moments from "../../rolling/Moments.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"
import * as Bands from "./Bands.ts"

export const parameters = { period: Parameter.period(20), factor: Parameter.factor(2) }

/** `columns` of the close, the mean of the window, and how far the bands lie from it; both of these may be changed. */
export const make = (
  period: number,
  factor: number,
  columns: (close: Float64Array, mid: Float64Array, reach: Float64Array) => ReadonlyArray<Float64Array>
): Indicator.Indicator<Moments.Sliding> => ({
  memory: Memory.window(period),
  initial: Moments.initial,
  step(state, { close, length }) {
    const { next, spreads: reach, sums: mid } = Moments.step(state, close, period)
    const scale = factor / period
    for (let i = 0; i < length; i++) {
      mid[i]! /= period
      reach[i] = scale * Math.sqrt(reach[i]!)
    }
    return [next, columns(close, mid, reach)]
  }
})

export const entry = Entry.make({
  name: "bb",
  title: "Bollinger bands",
  also: ["bbands"],
  formula: "mean of the last n closes, and k of their standard deviations (population) above and below it",
  source: "Bollinger, Bollinger on Bollinger Bands, 2001",
  pane: "price",
  outputs: Bands.outputs("Bollinger"),
  parameters,
  make: ({ factor, period }) => make(period, factor, (_, mid, reach) => Bands.around(mid, reach))
})
