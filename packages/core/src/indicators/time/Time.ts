/** When a candle opened, in UTC. */
import type { Entry } from "../Entry.ts"

export const entries: ReadonlyArray<Entry> = []
