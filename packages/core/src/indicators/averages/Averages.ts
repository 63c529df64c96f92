/** Averages of the close: lines over the candles. */
import type { Entry } from "../Entry.ts"
import * as Ema from "./Ema.ts"
import * as Sma from "./Sma.ts"

export const entries: ReadonlyArray<Entry> = [Sma.entry, Ema.entry]
