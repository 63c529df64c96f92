/** A set of times as few spans: sorted, apart from one another. What was seen in order takes the memory of one span. */
import * as Span from "./Span.ts"

export type Ranges = ReadonlyArray<Span.Span>
export const empty: Ranges = []

export const has = (ranges: Ranges, time: number): boolean => ranges.some((range) => Span.contains(range, time))

/** With a span more; spans that touch become one. */
export const add = (ranges: Ranges, { from, to }: Span.Span): Ranges => {
  if (to <= from) return ranges
  const apart = ranges.filter((range) => range.to < from || to < range.from)
  const joined = ranges.filter((range) => range.to >= from && to >= range.from)
  const whole = {
    from: joined.reduce((least, range) => Math.min(least, range.from), from),
    to: joined.reduce((most, range) => Math.max(most, range.to), to)
  }
  return [...apart, whole].sort((a, b) => a.from - b.from)
}
