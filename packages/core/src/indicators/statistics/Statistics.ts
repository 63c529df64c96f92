/** Statistics of the last closes. */
import type { Entry } from "../Entry.ts"

export const entries: ReadonlyArray<Entry> = []
