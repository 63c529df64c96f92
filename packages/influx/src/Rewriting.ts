/**
 * Which stored rows a write has to delete first. Writing a point again replaces the fields it is given and keeps the others,
 * so a row is deleted where it holds a field that its new form lacks; whatever else stands between two such rows stays.
 */
import type { Span } from "@cryptostream/core/quality/Sequence"

export interface Stored {
  readonly openTime: number
  /** It is about to be written again. */
  readonly isRewritten: boolean
  /** It holds a field that its new form lacks. */
  readonly isStale: boolean
}

/** Spans to delete, of all stored rows there in order of time: as few as hold the stale rows and no row that stays. */
export const spans = (stored: Iterable<Stored>): ReadonlyArray<Span> => {
  const out: Array<{ from: number; to: number }> = []
  let isJoined = false
  for (const { isRewritten, isStale, openTime } of stored) {
    const last = out.at(-1)
    if (isStale && isJoined && last !== undefined) last.to = openTime + 1
    else if (isStale) out.push({ from: openTime, to: openTime + 1 })
    isJoined = isRewritten && (isJoined || isStale)
  }
  return out
}
