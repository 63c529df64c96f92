/** Derives a series' enriched candles again from its raw ones, where no snapshot of this configuration exists. */
import { Effect, Stream } from "effect"
import type * as Enrichment from "../enrichment/Enrichment.ts"
import * as Series from "../market/Series.ts"
import { CandleStore, everything } from "../ports/CandleStore.ts"
import type * as Sequence from "../quality/Sequence.ts"
import * as Snapshot from "./Snapshot.ts"

const chunk = 5_000

interface Derived {
  readonly head: Sequence.Head
  readonly states: Enrichment.State
}

/** The snapshot itself where it is valid, else a new one at the head of the raw series; the log is read on as before. */
export const ifNeeded = (enrichment: Enrichment.Enrichment) =>
  Effect.fn("Rebuild.ifNeeded")(function*(snapshot: Snapshot.Snapshot) {
    if (snapshot.configuration === enrichment.configuration) return snapshot
    const store = yield* CandleStore
    const { nextOffset, series } = snapshot
    yield* Effect.logInfo(`${Series.key(series)}: deriving ${enrichment.columns.join(", ")} again from the raw candles`)
    const begin: Derived = { head: undefined, states: enrichment.initial }
    const derived: Derived = yield* store.read(series, everything).pipe(
      Stream.map((version) => version.candle),
      Stream.rechunk(chunk),
      Stream.chunks,
      Stream.runFoldEffect(
        () => begin,
        Effect.fnUntraced(function*({ states }, candles) {
          const [next, table] = enrichment.step(states, candles)
          yield* store.writeEnriched([{ series, table }])
          return { head: candles.at(-1)!.openTime, states: next }
        })
      )
    )
    const rebuilt: Snapshot.Snapshot = {
      series,
      nextOffset,
      configuration: enrichment.configuration,
      states: derived.states,
      ...(derived.head !== undefined && { head: derived.head })
    }
    yield* Snapshot.save([rebuilt])
    return rebuilt
  })
