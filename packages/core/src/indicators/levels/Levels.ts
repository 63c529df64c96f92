/** Swings, and the levels that they make. */
import type { Entry } from "../Entry.ts"

export const entries: ReadonlyArray<Entry> = []
