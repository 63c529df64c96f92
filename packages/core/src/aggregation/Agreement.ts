/**
 * Derived candles beside the exchange's own of the same buckets: two computations of one thing, which must agree. Prices and
 * trades are the same number; a sum may differ by rounding, since the exchange rounds each candle to its own digits.
 */
import * as Candle from "../market/Candle.ts"
import type { Derived } from "./Aggregation.ts"

export type Field = typeof Candle.columns[number]
export type Presence = "present" | "absent"

/** One field of one bucket that is not the same, or cannot be told to be. */
export interface Difference {
  readonly openTime: number
  readonly children: number
  readonly expectedChildren: number
  /** `candle` where one side has none at all. */
  readonly field: Field | "candle"
  readonly derived: number | Presence | undefined
  readonly recorded: number | Presence | undefined
  /** (derived - recorded) / recorded; absent where there is nothing to divide. */
  readonly relative: number | undefined
}

/** One bucket that at least one side has a candle of. */
export interface Bucket {
  readonly openTime: number
  readonly derived: Derived | undefined
  readonly recorded: Candle.Candle | undefined
}

/** How far two sums may be apart, of the larger. */
export const tolerance = 1e-9

const exact: ReadonlySet<Field> = new Set(["open", "high", "low", "close", "trades"])

const agree = (field: Field, a: number, b: number): boolean =>
  exact.has(field) ? a === b : Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b))

/** Both in order of time; every bucket once. */
export const buckets = (
  derived: ReadonlyArray<Derived>,
  recorded: ReadonlyArray<Candle.Candle>
): ReadonlyArray<Bucket> => {
  const byOpenTime = new Map(recorded.map((candle) => [candle.openTime, candle]))
  const openTimes = new Set(derived.map(({ candle }) => candle.openTime))
  return [
    ...derived.map((one): Bucket => ({
      openTime: one.candle.openTime,
      derived: one,
      recorded: byOpenTime.get(one.candle.openTime)
    })),
    ...recorded.flatMap((candle): ReadonlyArray<Bucket> =>
      openTimes.has(candle.openTime) ? [] : [{ openTime: candle.openTime, derived: undefined, recorded: candle }]
    )
  ].sort((a, b) => a.openTime - b.openTime)
}

/** An absent value agrees with nothing, not even with an absent one: that the sums are the same nobody can tell. */
const ofFields = (derived: Derived, recorded: Candle.Candle): ReadonlyArray<Difference> =>
  Candle.columns.flatMap((field): ReadonlyArray<Difference> => {
    const [mine, theirs] = [derived.candle[field], recorded[field]]
    if (mine !== undefined && theirs !== undefined && agree(field, mine, theirs)) return []
    return [{
      openTime: recorded.openTime,
      children: derived.children,
      expectedChildren: derived.expectedChildren,
      field,
      derived: mine,
      recorded: theirs,
      relative: mine === undefined || theirs === undefined || theirs === 0 ? undefined : (mine - theirs) / theirs
    }]
  })

/** What differs in a bucket; `expectedChildren` of one that has no derived candle. */
export const differences = (
  { derived, openTime, recorded }: Bucket,
  expectedChildren: (openTime: number) => number
): ReadonlyArray<Difference> => {
  if (derived !== undefined && recorded !== undefined) return ofFields(derived, recorded)
  const presence = (side: unknown): Presence => side === undefined ? "absent" : "present"
  return [{
    openTime,
    children: derived?.children ?? 0,
    expectedChildren: derived?.expectedChildren ?? expectedChildren(openTime),
    field: "candle",
    derived: presence(derived),
    recorded: presence(recorded),
    relative: undefined
  }]
}

/** Whether values differ that both sides have. */
export const isContradiction = ({ derived, field, recorded }: Difference): boolean =>
  field !== "candle" && derived !== undefined && recorded !== undefined

/** Without what no candle of either side has: a source may have no quote volumes at all. */
export const ofKnownFields = (
  differences: ReadonlyArray<Difference>,
  known: ReadonlySet<string>
): ReadonlyArray<Difference> =>
  differences.filter(({ derived, field, recorded }) =>
    derived !== undefined || recorded !== undefined || known.has(field)
  )

/** The fields that a candle has. */
export const fieldsOf = (candle: Candle.Candle): ReadonlyArray<Field> =>
  Candle.columns.filter((field) => candle[field] !== undefined)
