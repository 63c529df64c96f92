/** Trend: whether there is one, which way it goes, and where it stops. */
import type { Entry } from "../Entry.ts"

export const entries: ReadonlyArray<Entry> = []
