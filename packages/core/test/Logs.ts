/** Reading a log to its end, for tests. */
import type * as Interval from "@cryptostream/core/market/Interval"
import type { Batch, CandleLog, CandleLogError } from "@cryptostream/core/ports/CandleLog"
import { Effect, Ref, Stream } from "effect"

export interface Options {
  readonly group: string
  readonly interval?: Interval.Interval
  readonly limit?: number
}

/** What a group has not committed, to the end of the log. `use` gets a partition's batches while they may be committed. */
export const drained = Effect.fnUntraced(function*(
  log: CandleLog["Service"],
  { group, interval = "1m", limit = 1_000 }: Options,
  use: (batches: ReadonlyArray<Batch>) => Effect.Effect<void, CandleLogError> = () => Effect.void
) {
  const all = yield* Ref.make<ReadonlyArray<Batch>>([])
  yield* log.consume({ group, interval, limit, mode: "drain" }, ({ batches }) =>
    Stream.runCollect(batches).pipe(
      Effect.tap((some) => Ref.update(all, (before) => [...before, ...some])),
      Effect.flatMap(use)
    ))
  return yield* Ref.get(all)
})
