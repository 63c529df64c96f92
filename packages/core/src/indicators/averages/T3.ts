import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

/** Multiplied out, the third to the sixth of six averages, one behind the other, are left. */
const make = (period: number, v: number) => {
  const average = Average.exponential(period)
  const { memory } = average
  const third = (1 + v) ** 3
  const fourth = -3 * v * (1 + v) ** 2
  const fifth = 3 * v ** 2 * (1 + v)
  const sixth = -(v ** 3)
  const parts = { first: average, second: average, third: average, fourth: average, fifth: average, sixth: average }
  const whole = Memory.chain(memory, memory, memory, memory, memory, memory)
  return Composed.make(whole, parts, (steps, values: Float64Array) => {
    const c = steps.third(steps.second(steps.first(values)))
    const d = steps.fourth(c)
    const e = steps.fifth(d)
    const f = steps.sixth(e)
    const out = new Float64Array(values.length)
    for (let i = 0; i < out.length; i++) out[i] = third * c[i]! + fourth * d[i]! + fifth * e[i]! + sixth * f[i]!
    return out
  })
}

export const entry = Entry.make({
  name: "t3",
  title: "T3 moving average",
  formula: "GD(GD(GD(close))), GD = (1 + v) EMA - v EMA(EMA)",
  source: "Tillson, Technical Analysis of Stocks & Commodities, January 1998",
  pane: "price",
  parameters: { period: Parameter.period(5), volumeFactor: Parameter.factor(0.7, 0, 1) },
  make: ({ period, volumeFactor }) => Indicator.over(make(period, volumeFactor))
})
