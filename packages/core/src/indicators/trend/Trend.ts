/** Trend: whether there is one, which way it goes, and where it stops. */
import type { Entry } from "../Entry.ts"
import * as Aroon from "./Aroon.ts"
import * as Chandelier from "./Chandelier.ts"
import * as Choppiness from "./Choppiness.ts"
import * as DirectionalIndex from "./DirectionalIndex.ts"
import * as DirectionalIndicator from "./DirectionalIndicator.ts"
import * as DirectionalMovement from "./DirectionalMovement.ts"
import * as Ichimoku from "./Ichimoku.ts"
import * as MassIndex from "./MassIndex.ts"
import * as Sar from "./Sar.ts"
import * as Supertrend from "./Supertrend.ts"
import * as Vortex from "./Vortex.ts"

export const entries: ReadonlyArray<Entry> = [
  DirectionalIndex.adx,
  DirectionalIndex.adxr,
  DirectionalIndex.dx,
  DirectionalIndicator.plus,
  DirectionalIndicator.minus,
  DirectionalMovement.plus,
  DirectionalMovement.minus,
  Aroon.lines,
  Aroon.difference,
  Sar.entry,
  Supertrend.line,
  Supertrend.direction,
  Chandelier.entry,
  Ichimoku.entry,
  Vortex.entry,
  MassIndex.entry,
  Choppiness.entry
]
