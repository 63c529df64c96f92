/** What is held and is not what it was: spans that were told of are gathered, and read again together. */
import * as Buckets from "./buckets.ts"
import type { Gap, Interval, Page } from "./wire.ts"

/** Open times [from, to). */
export interface Span {
  readonly from: number
  readonly to: number
}

/** The API's longest page. */
const longest = 5_000

/** The smallest span that holds both. */
export const joined = (a: Span | undefined, b: Span): Span =>
  a === undefined ? b : { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) }

/** The part of a span that lies within what is held, whose candles open from `first` to `last`. */
export const within = ({ from, to }: Span, first: number, last: number): Span | undefined => {
  const clipped = { from: Math.max(from, first), to: Math.min(to, last + 1) }
  return clipped.from < clipped.to ? clipped : undefined
}

/**
 * How far a change reaches in what is computed: `reach` candles behind it, which over a hole are fewer than buckets; without
 * it, to the end. Open times of what is held, ascending.
 */
export const widened = (span: Span, openTimes: ReadonlyArray<number>, reach: number | undefined): Span => {
  if (reach === 0) return span
  const behind = openTimes.findIndex((openTime) => openTime >= span.to)
  const last = reach === undefined || behind < 0 ? undefined : openTimes[behind + reach - 1]
  return { from: span.from, to: Math.max(span.to, (last ?? openTimes.at(-1) ?? -Infinity) + 1) }
}

/** Where an absence was explained and is no more: the candles have come, whether we were told or not. */
export const vanished = (
  before: ReadonlyArray<Gap>,
  after: ReadonlyArray<Gap>,
  interval: Interval
): ReadonlyArray<Span> => {
  let next = 0
  return before.flatMap((gap) => {
    while (next < after.length && after[next]!.to < gap.from) next += 1
    const spans: Array<Span> = []
    let cursor = gap.from
    for (let i = next; i < after.length && after[i]!.from <= gap.to; i++) {
      if (after[i]!.from > cursor) spans.push({ from: cursor, to: after[i]!.from })
      cursor = Math.max(cursor, Buckets.after(interval, after[i]!.to))
    }
    if (cursor <= gap.to) spans.push({ from: cursor, to: Buckets.after(interval, gap.to) })
    return spans
  })
}

/** Reads a span in pages, the newest first, as the API pages. */
export const read = async (
  { from, to }: Span,
  interval: Interval,
  page: (limit: number, before: number) => Promise<Page>,
  take: (page: Page) => void
): Promise<void> => {
  let before = to
  while (before > from) {
    const limit = Math.min(longest, Math.ceil((before - from) / Buckets.length(interval)) + 1)
    const found = await page(limit, before)
    take(found)
    const oldest = found.openTime[0]
    if (oldest === undefined || found.openTime.length < limit) return
    before = oldest
  }
}
