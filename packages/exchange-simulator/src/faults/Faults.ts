/** Which faults a script has at a time. */
import type * as Fault from "./Fault.ts"
import * as Span from "../book/Span.ts"

/** All faults, by the time they begin. */
export type Faults = ReadonlyArray<Fault.Fault>

export const none: Faults = []

export const of = <K extends Fault.Kind>(faults: Faults, kind: K): ReadonlyArray<Fault.Fault<K>> =>
  faults.filter((fault): fault is Fault.Fault<K> => fault.kind === kind)

/** The faults of a kind that are on at a time. */
export const allActive = <K extends Fault.Kind>(
  faults: Faults,
  kind: K,
  time: number
): ReadonlyArray<Fault.Fault<K>> => of(faults, kind).filter((fault) => Span.contains(fault, time))

/** Of the faults of a kind that are on at a time the one that began last. */
export const active = <K extends Fault.Kind>(faults: Faults, kind: K, time: number): Fault.Fault<K> | undefined =>
  allActive(faults, kind, time).at(-1)

/** When the next one begins or ends after a time: an epoch ms. */
export const nextChange = (faults: Faults, time: number): number => {
  let next = Infinity
  for (const { from, to } of faults) {
    if (from > time && from < next) next = from
    if (to > time && to < next) next = to
  }
  return next
}
