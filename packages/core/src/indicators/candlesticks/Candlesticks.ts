/** Candlestick patterns, as marks: the 61 of TA-Lib, with its settings and penetrations. */
import type { Entry } from "../Entry.ts"
import * as Crows from "./Crows.ts"
import * as Dojis from "./Dojis.ts"
import * as Engulfing from "./Engulfing.ts"
import * as Sequences from "./Sequences.ts"
import * as Gaps from "./Gaps.ts"
import * as Hammers from "./Hammers.ts"
import * as Hikkake from "./Hikkake.ts"
import * as Lines from "./Lines.ts"
import * as Meetings from "./Meetings.ts"
import * as Methods from "./Methods.ts"
import * as Piercing from "./Piercing.ts"
import * as Soldiers from "./Soldiers.ts"
import * as Stars from "./Stars.ts"
import * as Threes from "./Threes.ts"

export const entries: ReadonlyArray<Entry> = [
  ...Dojis.entries,
  ...Lines.entries,
  ...Hammers.entries,
  ...Engulfing.entries,
  ...Piercing.entries,
  ...Meetings.entries,
  ...Stars.entries,
  ...Soldiers.entries,
  ...Crows.entries,
  ...Threes.entries,
  ...Gaps.entries,
  ...Sequences.entries,
  ...Methods.entries,
  ...Hikkake.entries
]
