/** Volume: how much was traded, at which prices, and by whom. */
import type { Entry } from "../Entry.ts"

export const entries: ReadonlyArray<Entry> = []
