import type * as Bars from "../../market/Bars.ts"
import * as Change from "../../rolling/Change.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Midprice from "../averages/Midprice.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"

const make = (conversion: number, base: number, span: number) => {
  const parts = {
    conversion: Midprice.make(conversion),
    base: Midprice.make(base),
    span: Midprice.make(span),
    near: Change.lagged(base - 1),
    far: Change.lagged(base - 1)
  }
  const memory = Memory.chain(Memory.window(Math.max(conversion, base, span)), parts.far.memory)
  return Composed.make(memory, parts, (steps, bars: Bars.Bars) => {
    const [conversion] = steps.conversion(bars)
    const [base] = steps.base(bars)
    const [span] = steps.span(bars)
    const between = Operator.zip(conversion!, base!, (conversion, base) => (conversion + base) / 2)
    return [conversion!, base!, steps.near(between), steps.far(span!)]
  })
}

/** The lagging span is no column: it is the close, drawn where nobody knew it yet. */
export const entry = Entry.make({
  name: "ichimoku",
  title: "Ichimoku cloud",
  also: ["kumo"],
  formula:
    "conversion and base line: (highest high + lowest low) / 2 of n and of m candles; span a: the mean of the two, span b: the same middle of l candles, both of m - 1 candles before, as charts draw them ahead",
  source: "Hosoda, Ichimoku Kinko Hyo, 1969",
  pane: "price",
  outputs: [
    Entry.output("conversion", "Ichimoku, conversion line"),
    Entry.output("base", "Ichimoku, base line"),
    Entry.output("spana", "Ichimoku, leading span A", "cloud", { color: "shared" }),
    Entry.output("spanb", "Ichimoku, leading span B", "cloud", { color: "shared" })
  ],
  parameters: { conversion: Parameter.period(9), base: Parameter.period(26), span: Parameter.period(52) },
  make: ({ base, conversion, span }) => make(conversion, base, span)
})
