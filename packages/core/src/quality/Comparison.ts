/** What is stored of a span beside what the exchange answers of it. Pure. */
import * as Interval from "../market/Interval.ts"
import type * as Row from "../market/Row.ts"
import type * as Version from "../market/Version.ts"
import * as Merge from "./Merge.ts"
import type { Span } from "./Sequence.ts"

/** A row of the answer, and the version that it is. */
export interface Answered {
  readonly row: Row.Row
  readonly version: Version.Version
}

export interface Comparison {
  /** Not stored. */
  readonly added: ReadonlyArray<Answered>
  /** Stored with other values. */
  readonly changed: ReadonlyArray<Answered>
  /** Stored, and not in the answer. */
  readonly absent: ReadonlyArray<Version.Version>
}

/** Both in order of time; what is stored from `end` on (epoch ms) the answer does not speak of. */
export const make = (
  stored: ReadonlyArray<Version.Version>,
  answered: ReadonlyArray<Answered>,
  end: number
): Comparison => {
  const known = new Map(stored.map((version) => [version.candle.openTime, version] as const))
  const said = new Set(answered.map(({ row: [openTime] }) => openTime))
  return {
    added: answered.filter(({ row: [openTime] }) => !known.has(openTime)),
    changed: answered.filter(({ row: [openTime], version }) => {
      const before = known.get(openTime)
      return before !== undefined && !Merge.sameCandle(before, version)
    }),
    absent: stored.filter(({ candle }) => candle.openTime < end && !said.has(candle.openTime))
  }
}

/** Whether the exchange itself has said a version, at least `delay` ms after the close: asking again would tell no more. */
const isProven = (
  interval: Interval.Interval,
  { candle, knownAt, source }: Version.Version,
  delay: number
): boolean => source !== "socket" && knownAt >= Interval.next(interval, candle.openTime) + delay

/** Buckets that may be asked for once more, rather than in another request. */
const worthARequest = 100

/**
 * Where the exchange is to be asked: from the first to the last of what is not proven, and not for what is proven between
 * two such stretches, unless it is short. `stored` is in order of time.
 */
export const unproven = (
  interval: Interval.Interval,
  stored: ReadonlyArray<Version.Version>,
  delay: number
): ReadonlyArray<Span> => {
  const spans: Array<{ from: number; to: number }> = []
  for (const version of stored) {
    if (isProven(interval, version, delay)) continue
    const { openTime } = version.candle
    const [last, to] = [spans.at(-1), Interval.next(interval, openTime)]
    if (last !== undefined && Interval.count(interval, last.to, openTime) < worthARequest) last.to = to
    else spans.push({ from: openTime, to })
  }
  return spans
}
