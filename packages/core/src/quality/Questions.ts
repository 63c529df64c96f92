/**
 * When the exchange is asked again for what it did not have. It is asked a minute, ten minutes, an hour and a day after it
 * was asked first; the marks of its answers are all there is to know, so that a question outlives every program. Pure.
 */
import * as Interval from "../market/Interval.ts"
import type { Gap } from "./Account.ts"
import type { Span } from "./Sequence.ts"

const day = 86_400_000

/** In ms after the first answer. */
const schedule = [60_000, 600_000, 3_600_000, day] as const

/** The longest that a question stays open, in ms. */
export const openFor = day + schedule[0]

/** When a gap that was asked for is to be asked for again, epoch ms; never again where it is settled for good. */
export const askAt = (interval: Interval.Interval, { asked, to }: Pick<Gap, "asked" | "to">): number | undefined => {
  const [first, last] = [asked[0], asked.at(-1)]
  if (first === undefined || last === undefined) return undefined
  // What the exchange does not have a day after the close does not come any more: one answer more confirms it.
  const isOld = first - Interval.next(interval, to) >= day
  return (isOld ? schedule.slice(0, 1) : schedule).map((after) => first + after).find((at) => at > last)
}

/** Neighbouring gaps as one span each: they are asked for together, and what lies beside a span is stored. */
export const spans = (interval: Interval.Interval, gaps: ReadonlyArray<Gap>): ReadonlyArray<Span> => {
  const joined: Array<{ from: number; to: number }> = []
  for (const gap of gaps.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    const to = Interval.next(interval, gap.to)
    if (last !== undefined && last.to === gap.from) last.to = to
    else joined.push({ from: gap.from, to })
  }
  return joined
}
