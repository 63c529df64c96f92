/**
 * Which partition has the records of a series: chosen when it is published first, the one with the fewest series, kept in the
 * state and never changed. A hash of the symbol would put three of four symbols on one partition.
 */
import type * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import type { StateStore } from "@cryptostream/core/ports/StateStore"
import { Effect, Semaphore } from "effect"

const prefix = (interval: Interval.Interval): string => `partition/${interval}/`
const key = ({ interval, symbol }: Series.Series): string => `${prefix(interval)}${symbol}`

/** The partition with the fewest series, the first of several. */
export const leastLoaded = (partitions: number, taken: Iterable<number>): number => {
  const loads = new Array<number>(partitions).fill(0)
  for (const partition of taken) if (partition < partitions) loads[partition]!++
  return loads.indexOf(Math.min(...loads))
}

export const make = Effect.fnUntraced(function*(state: StateStore["Service"], partitions: number) {
  const known = new Map<string, number>()
  const placing = yield* Semaphore.make(1)
  const load = Effect.fnUntraced(function*(interval: Interval.Interval) {
    for (const [name, text] of yield* state.all(prefix(interval))) known.set(name, Number(text))
  })
  const place = Effect.fnUntraced(function*(series: Series.Series) {
    yield* load(series.interval)
    const there = known.get(key(series))
    if (there !== undefined) return there
    const taken = [...known].filter(([name]) => name.startsWith(prefix(series.interval))).map(([, partition]) =>
      partition
    )
    const partition = leastLoaded(partitions, taken)
    yield* state.put([[key(series), String(partition)]])
    known.set(key(series), partition)
    return partition
  }, placing.withPermits(1))
  return {
    /** The partition of a series, chosen now where it has none. */
    of: (series: Series.Series) =>
      Effect.suspend(() => {
        const partition = known.get(key(series))
        return partition === undefined ? place(series) : Effect.succeed(partition)
      }),
    /** Looks up those of an interval. */
    load,
    /** Notes where a record of a series was read. */
    note: (series: Series.Series, partition: number): void => void known.set(key(series), partition),
    /** The partition of a series as far as it is known by now. */
    knownOf: (series: Series.Series): number | undefined => known.get(key(series))
  }
})
