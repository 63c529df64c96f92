/** Volatility: how far the price goes up and down, as lines and as bands. */
import type { Entry } from "../Entry.ts"

export const entries: ReadonlyArray<Entry> = []
