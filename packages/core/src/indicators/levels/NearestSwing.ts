/** Of the last confirmed swings the one nearest to the close on its side: a level that held before, and may again. */
import type * as Bars from "../../market/Bars.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import type * as Operator from "../../rolling/Operator.ts"
import * as Swing from "../../rolling/Swing.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

interface State extends Operator.State {
  /** Newest last. */
  readonly swings: ReadonlyArray<number>
}

type Input = { readonly swings: Float64Array; readonly close: Float64Array }

/** Side 1 for what lies below the close, -1 for what lies above it. A swing counts from the candle that confirms it. */
const level = (count: number, side: 1 | -1) => ({
  initial: { swings: [] } as State,
  step(state: State, { close, swings }: Input): readonly [State, Float64Array] {
    const last = [...state.swings]
    const out = new Float64Array(close.length).fill(NaN)
    for (let i = 0; i < out.length; i++) {
      const swing = swings[i]!
      if (swing === swing && last.push(swing) > count) last.shift()
      let nearest = Infinity
      for (let k = 0; k < last.length; k++) {
        const away = side * (close[i]! - last[k]!)
        if (away <= 0 || away >= nearest) continue
        nearest = away
        out[i] = last[k]!
      }
    }
    return [{ swings: last }, out]
  }
})

export const parameters = {
  left: Parameter.period(5, 1),
  right: Parameter.period(5, 1),
  count: Parameter.period(20, 1, 100)
}

type Values = { readonly [Name in keyof typeof parameters]: number }

export const below = ({ count, left, right }: Values): Indicator.Indicator =>
  Composed.make(
    Memory.anchored,
    { swing: Swing.lows(left, right), level: level(count, 1) },
    (steps, { close, low }: Bars.Bars) => [steps.level({ swings: steps.swing(low), close })]
  )

export const above = ({ count, left, right }: Values): Indicator.Indicator =>
  Composed.make(
    Memory.anchored,
    { swing: Swing.highs(left, right), level: level(count, -1) },
    (steps, { close, high }: Bars.Bars) => [steps.level({ swings: steps.swing(high), close })]
  )
