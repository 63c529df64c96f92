/** Statistics of the last closes. */
import type { Entry } from "../Entry.ts"
import * as Beta from "./Beta.ts"
import * as Correlation from "./Correlation.ts"
import * as Kurtosis from "./Kurtosis.ts"
import * as Max from "./Max.ts"
import * as Mean from "./Mean.ts"
import * as Median from "./Median.ts"
import * as Min from "./Min.ts"
import * as Quantiles from "./Quantiles.ts"
import * as RealisedVol from "./RealisedVol.ts"
import * as Skew from "./Skew.ts"
import * as Slope from "./Slope.ts"
import * as Std from "./Std.ts"
import * as ZScore from "./ZScore.ts"

export const entries: ReadonlyArray<Entry> = [
  Mean.entry,
  Std.entry,
  ZScore.entry,
  Min.entry,
  Max.entry,
  Median.entry,
  ...Quantiles.entries,
  Skew.entry,
  Kurtosis.entry,
  Slope.entry,
  RealisedVol.entry,
  Correlation.entry,
  Beta.entry
]
