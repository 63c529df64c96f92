import * as Entry from "../Entry.ts"
import * as Bollinger from "./Bollinger.ts"

/** None where the bands lie on each other. By the distance from the middle, which is small, no digit is lost to the price. */
const place = (close: Float64Array, mid: Float64Array, reach: Float64Array): Float64Array => {
  const out = new Float64Array(close.length)
  for (let i = 0; i < out.length; i++) {
    out[i] = reach[i]! === 0 ? NaN : (close[i]! - mid[i]! + reach[i]!) / (2 * reach[i]!)
  }
  return out
}

export const entry = Entry.make({
  name: "bb_percentb",
  title: "Bollinger %b",
  also: ["percent b"],
  formula: "(close - lower) / (upper - lower) of the Bollinger bands; absent where they lie on each other",
  source: "Bollinger, Bollinger on Bollinger Bands, 2001",
  pane: "own",
  levels: [0, 1],
  parameters: Bollinger.parameters,
  make: ({ factor, period }) => Bollinger.make(period, factor, (close, mid, reach) => [place(close, mid, reach)])
})
