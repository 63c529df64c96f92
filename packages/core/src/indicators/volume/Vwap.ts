import * as ExactSum from "../../rolling/ExactSum.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"

interface State extends Indicator.State {
  /** Three times the typical price by volume. */
  readonly products: ExactSum.ExactSum & Indicator.State
  readonly volumes: ExactSum.ExactSum & Indicator.State
}

const zero = { ...ExactSum.zero }

/** Both sums in one loop, as `rolling/Total` has one: a long series does not wear them off. */
const cumulative: Indicator.Indicator<State> = {
  memory: Memory.anchored,
  initial: { products: zero, volumes: zero },
  step(state, { close, high, length, low, volume }) {
    const out = new Float64Array(length)
    let { rest: productsRest, sum: products } = state.products
    let { rest: volumesRest, sum: volumes } = state.volumes
    for (let i = 0; i < length; i++) {
      const traded = volume[i]!
      const product = (high[i]! + low[i]! + close[i]!) * traded
      let rounded = products + product
      let part = rounded - products
      productsRest += (products - (rounded - part)) + (product - part)
      products = rounded
      rounded = volumes + traded
      part = rounded - volumes
      volumesRest += (volumes - (rounded - part)) + (traded - part)
      volumes = rounded
      const all = volumes + volumesRest
      out[i] = all > 0 ? (products + productsRest) / (3 * all) : 0
    }
    const reached = { products: { sum: products, rest: productsRest }, volumes: { sum: volumes, rest: volumesRest } }
    return [reached, [out]]
  }
}

export const entry = Entry.make({
  name: "vwap",
  title: "Volume-weighted average price, from the first candle on",
  formula: "sum(tp volume) / sum(volume) of all candles, tp = (high + low + close) / 3; 0 before the first volume",
  source: "TA-Lib VWAP",
  pane: "price",
  parameters: {},
  make: () => cumulative
})
