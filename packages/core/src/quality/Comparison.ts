/** What is stored of a span beside what the exchange answers of it. Pure. */
import * as Interval from "../market/Interval.ts"
import type * as Row from "../market/Row.ts"
import type * as Version from "../market/Version.ts"
import * as Merge from "./Merge.ts"

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
export const isProven = (
  interval: Interval.Interval,
  { candle, knownAt, source }: Version.Version,
  delay: number
): boolean => source !== "socket" && knownAt >= Interval.next(interval, candle.openTime) + delay
