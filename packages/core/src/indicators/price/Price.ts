/** Prices of a candle: other than its own four. */
import type { Entry } from "../Entry.ts"

export const entries: ReadonlyArray<Entry> = []
