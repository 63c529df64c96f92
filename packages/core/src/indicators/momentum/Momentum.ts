/** Oscillators: how fast, how far and how steadily the price moves. */
import type { Entry } from "../Entry.ts"
import * as Rsi from "./Rsi.ts"

export const entries: ReadonlyArray<Entry> = [Rsi.entry]
