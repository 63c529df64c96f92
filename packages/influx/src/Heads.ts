/** The open time of the newest row ever stored of each series: what lies beyond it replaces nothing. */
import * as Series from "@cryptostream/core/market/Series"
import type { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import { Effect } from "effect"

export interface Heads {
  /** As far as was stored so far; what is about to be written up to `newest` counts as stored from now on. */
  pass(series: Series.Series, newest: number): Effect.Effect<number, CandleStoreError>
}

/** `ask` asks the database, once a series. */
export const make = (
  ask: (series: Series.Series) => Effect.Effect<number | undefined, CandleStoreError>
): Heads => {
  const heads = new Map<string, number>()
  return {
    pass: Effect.fnUntraced(function*(series, newest) {
      const key = Series.key(series)
      const head = heads.get(key) ?? (yield* ask(series)) ?? -Infinity
      // Noted before it is written: after a write that failed nobody knows what of it is there.
      heads.set(key, Math.max(head, newest))
      return head
    })
  }
}
