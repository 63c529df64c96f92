import * as Interval from "../../market/Interval.ts"
import * as Average from "../../rolling/Average.ts"
import * as Change from "../../rolling/Change.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

/** Of one candle and the next: whether buckets lie between them. */
const gaps = (interval: Interval.Interval) =>
  Change.from(1, (now, before) => now === Interval.next(interval, before) ? 0 : 1)

const make = (period: number, interval: Interval.Interval) => {
  const holes = Indicator.over(
    Operator.chain(gaps(interval), Average.sum(period - 1)),
    (bars) => bars.openTime
  )
  return {
    ...holes,
    step(state, bars) {
      const [next, [counts]] = holes.step(state, bars)
      return [next, [Operator.map(counts!, (count) => count > 0 ? 1 : count)]]
    }
  } satisfies typeof holes
}

export const entry = Entry.make({
  name: "gapinwindow",
  title: "Gap in the window",
  formula: "1 where the last n candles are not n buckets in a row: what is computed over them spans a hole; else 0",
  source: "CryptoStream",
  pane: "own",
  outputs: [Entry.output("", "Gap in the window", "steps")],
  parameters: { period: Parameter.period(20) },
  make: ({ period }, interval) => make(period, interval)
})
