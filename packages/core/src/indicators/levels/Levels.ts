/** Swings, the levels that they make, and what goes beyond the usual. */
import type { Entry } from "../Entry.ts"
import * as Breakout from "./Breakout.ts"
import * as DayBefore from "./DayBefore.ts"
import * as Fractal from "./Fractal.ts"
import * as Resistance from "./Resistance.ts"
import * as Support from "./Support.ts"
import * as Swings from "./Swings.ts"
import * as VolumeSpike from "./VolumeSpike.ts"

export const entries: ReadonlyArray<Entry> = [
  Fractal.entry,
  Swings.entry,
  Support.entry,
  Resistance.entry,
  DayBefore.prices,
  DayBefore.pivot,
  Breakout.entry,
  VolumeSpike.entry
]
