/** Which columns a reader asked for: those that are stored are read, the others of the catalogue computed from the candles. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Holes from "@cryptostream/core/enrichment/Holes"
import type * as Interval from "@cryptostream/core/market/Interval"
import { Effect } from "effect"
import { UnknownColumn } from "./Problems.ts"

/** At a time: each is a computation over every candle of an answer. */
export const most = 12

export interface Options {
  /** The stored indicators. */
  readonly columns: (interval: Interval.Interval) => ReadonlyArray<string>
  /** Whether indicators go on over a hole: as those do that are stored. They go on unless said. */
  readonly holes?: Holes.Holes
}

export interface Chosen {
  readonly stored: ReadonlyArray<string>
  readonly computed: Enrichment.Enrichment
  /** Both, in the order in which they were asked for. */
  readonly all: ReadonlyArray<string>
}

/**
 * With commas between; all that are stored where nothing is said, and none where the text is empty. All are computed where what
 * is stored is not to be trusted.
 */
export const choose = (
  { columns, holes = "go-on" }: Options,
  interval: Interval.Interval,
  asked: string | undefined,
  isTrusted = true
): Effect.Effect<Chosen, UnknownColumn> => {
  const known = columns(interval)
  const all = asked === undefined
    ? known
    : [...new Set(asked.split(",").map((column) => column.trim()).filter((column) => column !== ""))]
  if (asked !== undefined && all.length > most) {
    return Effect.fail(new UnknownColumn({ detail: `${all.length} columns: at most ${most} at a time, so ask twice` }))
  }
  const isStored = (column: string) => isTrusted && known.includes(column)
  const others = all.filter((column) => !isStored(column))
  return Effect.fromResult(Enrichment.make(interval, others, { holes })).pipe(
    Effect.mapBoth({
      onSuccess: (computed) => ({ stored: all.filter(isStored), computed, all }),
      onFailure: (detail) => new UnknownColumn({ detail })
    })
  )
}

/** So many candles further a change of one reaches in what is computed; absent where that may be all of them. */
export const reach = ({ computed: { memories } }: Chosen): number | undefined =>
  memories.reduce<number | undefined>(
    (far, memory) =>
      far === undefined || memory._tag === "moving" || memory._tag === "anchored"
        ? undefined
        : Math.max(far, memory.values - 1),
    0
  )
