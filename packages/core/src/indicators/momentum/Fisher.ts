import type * as Bars from "../../market/Bars.ts"
import * as Change from "../../rolling/Change.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Extreme from "../../rolling/Extreme.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"

interface State extends Operator.State {
  readonly smooth: number
  readonly fisher: number
}

/** Where a price stands in its range, from -1 to 1, smoothed and held below 1, goes in; the transform comes out. */
const transform: Operator.Operator<State> = {
  // The transform is 500 times as steep near 1 as at 0: what fades there has to fade for longer.
  memory: Memory.chain(Memory.fading(0.33, 1), Memory.fading(0.33, 1), Memory.fading(0.5, 1)),
  initial: { smooth: 0, fisher: 0 },
  step(state, places) {
    const out = new Float64Array(places.length)
    let { fisher, smooth } = state
    for (let i = 0; i < out.length; i++) {
      const place = places[i]!
      if (place !== place) {
        out[i] = NaN
        continue
      }
      smooth = 0.33 * place + 0.67 * smooth
      if (smooth > 0.99) smooth = 0.999
      else if (smooth < -0.99) smooth = -0.999
      fisher = 0.5 * Math.log((1 + smooth) / (1 - smooth)) + 0.5 * fisher
      out[i] = fisher
    }
    return [{ smooth, fisher }, out]
  }
}

const make = (period: number) => {
  const parts = {
    highest: Extreme.highest(period),
    lowest: Extreme.lowest(period),
    transform,
    before: Change.lagged(1)
  }
  const memory = Memory.chain(parts.highest.memory, transform.memory, parts.before.memory)
  return Composed.make(memory, parts, (steps, { high, low }: Bars.Bars) => {
    const middle = Operator.zip(high, low, (high, low) => (high + low) / 2)
    const highest = steps.highest(middle)
    const lowest = steps.lowest(middle)
    const places = middle.map((price, i) => {
      const range = highest[i]! - lowest[i]!
      return range === 0 ? 0 : 2 * ((price - lowest[i]!) / range) - 1
    })
    const fisher = steps.transform(places)
    return [fisher, steps.before(fisher)]
  })
}

export const entry = Entry.make({
  name: "fisher",
  title: "Fisher transform",
  formula:
    "F = ln((1 + x) / (1 - x)) / 2 + F before / 2; x = 0.33 p + 0.67 x before, +-0.999 beyond +-0.99; p: where (high + low) / 2 stands in its range of n candles, -1 to 1, 0 of no range; signal: F before",
  source: "Ehlers, Using the Fisher Transform, Stocks & Commodities 2002",
  pane: "own",
  levels: [0],
  outputs: [Entry.output("", "Fisher transform"), Entry.output("signal", "Signal")],
  parameters: { period: Parameter.period(10) },
  make: ({ period }) => make(period)
})
