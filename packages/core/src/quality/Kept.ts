/**
 * Older states of a series, spaced out: where something changes, deriving again begins at the nearest one before it, and ends
 * at the first one behind it that comes out the same.
 */
import { Schema } from "effect"
import * as Interval from "../market/Interval.ts"
import type * as Operator from "../rolling/Operator.ts"

const State: Schema.Codec<Operator.State> = Schema.Record(
  Schema.String,
  Schema.Union([Schema.Finite, Schema.Array(Schema.Finite), Schema.suspend((): Schema.Codec<Operator.State> => State)])
)

/** An enrichment's state, as it is written down. */
export const States = Schema.Array(State)

/** The states after the candle that opens at `head`, epoch ms. */
export const Kept = Schema.Struct({ head: Schema.Int, states: States })
export interface Kept extends Schema.Schema.Type<typeof Kept> {}

/** In order of time. */
export type List = ReadonlyArray<Kept>

/** How far apart the newest two are, at least, in ms. */
export const spacing = (interval: Interval.Interval, buckets: number): number =>
  buckets * Interval.nominalMillis(interval)

/**
 * Thinned out towards the past: a state goes where the two beside it lie no farther apart than the newer of them lies behind
 * the newest of all. Some twenty are left of a year of seconds.
 */
const thin = (near: number, newest: number, list: List): List => {
  const kept: Array<Kept> = []
  for (let i = list.length - 1; i >= 0; i--) {
    const [newer, older] = [kept.at(-1)?.head, list[i - 1]?.head]
    const goes = newer !== undefined && older !== undefined && newer - older <= Math.max(near, newest - newer)
    if (!goes) kept.push(list[i]!)
  }
  return kept.reverse()
}

/**
 * With one more; `near` is their spacing, and one of the same candle gives way. Those behind it are not thinned out: one of
 * them is where deriving again may end.
 */
export const add = (near: number, list: List, kept: Kept): List => {
  const later = list.filter(({ head }) => head > kept.head)
  const newest = later.at(-1)?.head ?? kept.head
  return [...thin(near, newest, [...list.filter(({ head }) => head < kept.head), kept]), ...later]
}

/** With one more, if it lies far enough ahead of the newest. */
export const addIfFar = (near: number, list: List, kept: Kept): List => {
  const newest = list.at(-1)
  return newest === undefined || kept.head - newest.head >= near ? add(near, list, kept) : list
}

/** The newest state before an open time. */
export const before = (list: List, openTime: number): Kept | undefined => list.findLast(({ head }) => head < openTime)

/** Whether two states are the same to the last bit, as far as a snapshot tells them apart. */
export const same = (a: Kept["states"], b: Kept["states"]): boolean => JSON.stringify(a) === JSON.stringify(b)
