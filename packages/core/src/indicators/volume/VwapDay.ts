import * as Interval from "../../market/Interval.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"

const day = 86_400_000

interface State extends Indicator.State {
  /** Where the day ends, epoch ms. */
  readonly end: number
  /** Sums of the day: three times the typical price by volume, and volume. */
  readonly products: number
  readonly volumes: number
}

/** Plain sums: they only grow, and for a day, so their roundings stay far below what a price shows. */
const make = (interval: Interval.Interval): Indicator.Indicator<State> => ({
  memory: Memory.window(Math.ceil(day / Interval.nominalMillis(interval))),
  initial: { end: 0, products: 0, volumes: 0 },
  step(state, { close, high, length, low, openTime, volume }) {
    const out = new Float64Array(length)
    let { end, products, volumes } = state
    for (let i = 0; i < length; i++) {
      if (openTime[i]! >= end) {
        end = (Math.floor(openTime[i]! / day) + 1) * day
        products = volumes = 0
      }
      products += (high[i]! + low[i]! + close[i]!) * volume[i]!
      volumes += volume[i]!
      out[i] = volumes > 0 ? products / (3 * volumes) : NaN
    }
    return [{ end, products, volumes }, [out]]
  }
})

export const entry = Entry.make({
  name: "vwap_day",
  title: "Volume-weighted average price of the day",
  formula: "sum(tp volume) / sum(volume) since 00:00 UTC, tp = (high + low + close) / 3; absent without volume",
  source: "Berkowitz, Logue and Noser, The Total Cost of Transactions on the NYSE, 1988",
  pane: "price",
  parameters: {},
  make: (_, interval) => make(interval)
})
