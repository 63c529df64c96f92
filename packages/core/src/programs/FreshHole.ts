/**
 * A hole that is too young to be believed: behind one name stand several servers of an exchange, and one may know a later
 * candle before an earlier one. Pure.
 */
import type * as Interval from "../market/Interval.ts"
import type { Settled } from "./Reading.ts"
import * as Sequence from "../quality/Sequence.ts"

/** Older than this a hole is one, in ms. */
const youth = 60_000

/** The rows up to such a hole, and whether there is one. `cursor` is the open time expected first, where it is known. */
export const upTo = (
  interval: Interval.Interval,
  cursor: number | undefined,
  settled: ReadonlyArray<Settled>
): readonly [believed: ReadonlyArray<Settled>, isHeldUp: boolean] => {
  const openTimes = settled.flatMap(({ rows }) => rows.map(([openTime]) => openTime))
  const knownAt = Math.max(...settled.map(({ from }) => from.knownAt))
  const young = Sequence.jumps(interval, cursor, openTimes).find(({ to }) => knownAt - to < youth)
  if (young === undefined) return [settled, false]
  return [
    settled.map(({ from, rows }) => ({ from, rows: rows.filter(([openTime]) => openTime < young.to) })),
    true
  ]
}
