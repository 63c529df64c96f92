import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Change from "../../rolling/Change.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"

/** An average lags by half its period: what the close did since then is added to the close. */
const make = (period: number) => {
  const lag = Change.lagged(Math.floor((period - 1) / 2))
  const average = Average.exponential(period)
  return Composed.make(
    Memory.chain(lag.memory, average.memory),
    { lag, average },
    (steps, { close, length }: Bars.Bars) => {
      const before = steps.lag(close)
      const ahead = new Float64Array(length)
      for (let i = 0; i < length; i++) ahead[i] = 2 * close[i]! - before[i]!
      return [steps.average(ahead)]
    }
  )
}

export const entry = Entry.make({
  name: "zlema",
  title: "Zero-lag exponential moving average",
  formula: "EMA(2 close - close (n-1)/2 ago)",
  source: "Ehlers and Way, Zero Lag (well, almost), 2010",
  pane: "price",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => make(period)
})
