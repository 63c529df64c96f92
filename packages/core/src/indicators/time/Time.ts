/** When a candle opened, in UTC, and whether those before it opened one bucket after the other. */
import type { Entry } from "../Entry.ts"
import * as GapInWindow from "./GapInWindow.ts"
import * as Hour from "./Hour.ts"
import * as MinuteOfDay from "./MinuteOfDay.ts"
import * as Session from "./Session.ts"
import * as Weekday from "./Weekday.ts"
import * as Weekend from "./Weekend.ts"

export const entries: ReadonlyArray<Entry> = [
  Hour.entry,
  Weekday.entry,
  MinuteOfDay.entry,
  Weekend.entry,
  Session.entry,
  GapInWindow.entry
]
