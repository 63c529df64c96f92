/** What a sum over the last candles is beside their volume. */
import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import type * as Indicator from "../Indicator.ts"

/**
 * sum(amount) / sum(volume), and `untraded` where there was no volume. That is counted: a sum of volumes may be off by its last
 * bit.
 */
export const share = (period: number, amounts: Indicator.Input, untraded: number): Indicator.Indicator =>
  Composed.make(
    Memory.window(period),
    { amounts: Average.sum(period), volumes: Average.sum(period), traded: Average.sum(period) },
    (steps, bars: Bars.Bars) => {
      const out = steps.amounts(amounts(bars))
      const volumes = steps.volumes(bars.volume)
      const traded = steps.traded(Operator.map(bars.volume, (volume) => volume > 0 ? 1 : 0))
      for (let i = 0; i < out.length; i++) out[i] = traded[i]! === 0 ? untraded : out[i]! / volumes[i]!
      return [out]
    }
  )

export const products = (prices: Indicator.Input): Indicator.Input => (bars) =>
  Operator.zip(prices(bars), bars.volume, (price, volume) => price * volume)
