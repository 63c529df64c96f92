/** Cycles: the Hilbert transform and what adapts to it. */
import type { Entry } from "../Entry.ts"
import * as DominantPeriod from "./DominantPeriod.ts"
import * as Phase from "./Phase.ts"
import * as Phasor from "./Phasor.ts"
import * as Sine from "./Sine.ts"
import * as TrendMode from "./TrendMode.ts"
import * as Trendline from "./Trendline.ts"

export const entries: ReadonlyArray<Entry> = [
  Trendline.entry,
  DominantPeriod.entry,
  Phase.entry,
  Phasor.entry,
  Sine.entry,
  TrendMode.entry
]
