/**
 * Values of columns that are not stored, for each candle as it is told to be stored: one state for each reader, carried from
 * candle to candle, and made anew from the store wherever one does not follow on the last.
 */
import type * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import type { LiveEvent } from "@cryptostream/core/ports/LiveFeed"
import * as Computed from "@cryptostream/core/programs/Computed"
import { Effect, Stream } from "effect"

type Stored = Extract<LiveEvent, { readonly _tag: "stored" }>

interface Memory {
  readonly head: number
  readonly state: Enrichment.State
}

type Step = readonly [Memory | undefined, ReadonlyArray<LiveEvent>]

const valuesOf = ({ columns, values }: Enrichment.Table): Stored["values"] =>
  Object.fromEntries(columns.flatMap((column, k) => {
    const value = values[k]![0]!
    return Number.isFinite(value) ? [[column, value]] : []
  }))

const stepped = Effect.fnUntraced(
  function*(enrichment: Enrichment.Enrichment, memory: Memory | undefined, event: Stored) {
    const { candle, series } = event
    const follows = memory !== undefined && candle.openTime === Interval.next(series.interval, memory.head)
    const before = follows ? memory.state : yield* Computed.stateAt(series, candle.openTime, enrichment)
    const [state, table] = enrichment.step(before, [candle])
    const values = { ...event.values, ...valuesOf(table) }
    return [{ head: candle.openTime, state }, [{ ...event, values }]] satisfies Step
  }
)

/** The reader is told to read what could not be computed: the store may answer then. */
const untold = (event: Stored): ReadonlyArray<LiveEvent> => {
  const { candle: { openTime: from }, series } = event
  return [event, { _tag: "changed", series, from, to: Interval.next(series.interval, from) }]
}

/** Adds them to the events of one series. */
export const add = (series: Series.Series, enrichment: Enrichment.Enrichment, store: CandleStore["Service"]) => {
  const step = (memory: Memory | undefined, event: LiveEvent): Effect.Effect<Step> => {
    if (event._tag === "changed") {
      return Effect.succeed([memory !== undefined && event.from <= memory.head ? undefined : memory, [event]])
    }
    if (event._tag !== "stored") return Effect.succeed([memory, [event]])
    return stepped(enrichment, memory, event).pipe(
      Effect.provideService(CandleStore, store),
      Effect.catch((error) =>
        Effect.as(
          Effect.logWarning(`${Series.key(series)}: ${enrichment.columns.join(", ")} not computed: ${error.message}`),
          [undefined, untold(event)] satisfies Step
        )
      )
    )
  }
  return (events: Stream.Stream<LiveEvent>): Stream.Stream<LiveEvent> =>
    enrichment.columns.length === 0
      ? events
      : Stream.mapAccumEffect(events, (): Memory | undefined => undefined, step)
}
