/** Candles that stand out: marked, never deleted. */
import type { Entry } from "../Entry.ts"
import * as Hampel from "./Hampel.ts"
import * as Return from "./Return.ts"

export const entries: ReadonlyArray<Entry> = [Hampel.entry, Return.entry]
