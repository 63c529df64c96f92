/** Candles that stand out: marked, never deleted. */
import type { Entry } from "../Entry.ts"

export const entries: ReadonlyArray<Entry> = []
