import * as Sorted from "../../rolling/Sorted.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

/** Makes the median absolute deviation of a normal distribution its standard deviation. */
const consistency = 1.4826

/**
 * The distance that `count` values of a sorted window lie within from `middle`, which is inside the window. The nearest stand
 * side by side in it, so only where they begin is to be found: the farther to the right, the nearer the first, the farther the
 * last of them. O(log n).
 */
const within = (sorted: Float64Array, middle: number, count: number): number => {
  const before = (first: number) => middle - sorted[first]!
  const behind = (first: number) => sorted[first + count - 1]! - middle
  let low = 0
  let high = sorted.length - count
  while (low < high) {
    const first = (low + high) >>> 1
    if (before(first) > behind(first)) low = first + 1
    else high = first
  }
  const found = Math.max(before(low), behind(low))
  return low === 0 ? found : Math.min(found, Math.max(before(low - 1), behind(low - 1)))
}

/** The median of the distances of all values from their median, exactly. */
export const medianDeviation = (sorted: Float64Array, median: number): number => {
  const half = (sorted.length >>> 1) + 1
  const upper = within(sorted, median, half)
  return sorted.length % 2 === 1 ? upper : (within(sorted, median, half - 1) + upper) / 2
}

/**
 * A candle costs O(log n) and what moves over in the sorted window; nothing is sorted anew but once a step.
 *
 * Where more than half of the closes are the same their median deviation is 0, which says nothing of how far closes usually lie
 * apart: no mark then, or each tick of a quiet market had one.
 */
const mark = (threshold: number) => (sorted: Float64Array, close: number): number => {
  const median = Sorted.median(sorted)
  const deviation = medianDeviation(sorted, median)
  return deviation > 0 && Math.abs(close - median) > threshold * consistency * deviation ? 1 : 0
}

export const entry = Entry.make({
  name: "outlier_hampel",
  title: "Outlying close",
  formula:
    "1 where |close - median| > threshold 1.4826 median(|close - median|) of the last n closes, else 0; 0 where more than half of them are the same",
  source: "Hampel, The Influence Curve and Its Role in Robust Estimation, 1974",
  pane: "marks",
  outputs: [Entry.output("", "Outlying close", "dots", { meaning: "outlier" })],
  parameters: { window: Parameter.period(20, 3), threshold: Parameter.factor(3) },
  make: ({ threshold, window }) => Indicator.over(Sorted.over(window, mark(threshold)))
})
