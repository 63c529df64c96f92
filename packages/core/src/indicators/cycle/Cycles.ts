/** Cycles: the Hilbert transform and what adapts to it. */
import type { Entry } from "../Entry.ts"

export const entries: ReadonlyArray<Entry> = []
