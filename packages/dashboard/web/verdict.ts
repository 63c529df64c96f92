/** What is said first of a series, from its account: the worst that is known of it. */
import * as Format from "./format.ts"
import type { SeriesStatus } from "./wire.ts"

export type Verdict = readonly [state: "good" | "warn" | "bad" | "none", text: string]

export const of = (status: SeriesStatus): Verdict => {
  const { candles, completeness, missing, notWhole, pending, staleFrom, unreadable } = status
  if (candles === 0) return ["none", "no candles yet"]
  if (missing > 0) return ["bad", `${Format.count(missing)} missing`]
  if (unreadable > 0) return ["warn", `${Format.count(unreadable)} unreadable`]
  if (staleFrom !== undefined) return ["warn", "indicators stale"]
  if (notWhole !== undefined) return ["warn", `more was traded from ${Format.time(notWhole.from)} on`]
  if (completeness === undefined) return ["none", "not watched"]
  return ["good", pending > 0 ? "the rest is pending" : "complete"]
}
