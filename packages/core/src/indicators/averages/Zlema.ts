import * as Average from "../../rolling/Average.ts"
import * as Change from "../../rolling/Change.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

/** An average lags by half its period: what the close did since then is added to the close. */
const make = (period: number) => {
  const lag = Math.floor((period - 1) / 2)
  const ahead = Change.from(lag, (now, before) => 2 * now - before)
  return Indicator.over(Operator.chain(ahead, Average.exponential(period)))
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
