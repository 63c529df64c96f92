/** What `reprocess` does: asks for it through the log, as whatever changes a store, and waits until it is done. */
import type * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Series from "@cryptostream/core/market/Series"
import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import * as Marking from "@cryptostream/core/programs/Marking"
import * as Metrics from "@cryptostream/core/programs/Metrics"
import type * as Requests from "@cryptostream/core/programs/Requests"
import * as Whole from "@cryptostream/core/programs/Whole"
import { Clock, Effect, Option, Stream } from "effect"
import * as Chosen from "./Chosen.ts"
import * as Delegate from "./Delegate.ts"
import { enrichment } from "@cryptostream/runtime/Enriching"
import * as Reading from "./Reading.ts"
import type { Input } from "./ReprocessVerb.ts"

/** Those that have a candle there, each from its first one on. */
const requests = (input: Input) =>
  Effect.flatMap(
    Chosen.stored(input),
    Effect.forEach(Effect.fnUntraced(function*(series) {
      const from = Option.getOrElse(input.from, () => everything.from)
      const first = yield* Stream.runHead((yield* CandleStore).read(series, { ...everything, from }))
      return Option.toArray(Option.map(first, ({ candle }): Requests.Request => (
        { _tag: "reprocess", series, from: candle.openTime }
      )))
    }))
  ).pipe(Effect.map((all) => all.flat()))

/** Where nobody writes to the folder: the marks, and a consumer that ends when all is derived. */
const here = Effect.fnUntraced(function*(all: ReadonlyArray<Requests.Request>, derived: Enrichment.OfInterval) {
  const knownAt = yield* Clock.currentTimeMillis
  const marks = all.flatMap((request) =>
    request._tag === "reprocess"
      ? [Marking.record(request.series, { _tag: "reprocess", from: request.from, knownAt })]
      : []
  )
  yield* (yield* CandleLog).publish(marks)
  yield* Whole.consume(all.map(({ series }) => series), { enrichment: derived }, "drain")
  yield* Effect.logInfo(`${yield* Metrics.total("rederived")} candles of ${all.length} series derived again`)
})

export const run = Effect.fnUntraced(function*(input: Input) {
  const derived = yield* enrichment
  const [place, all] = yield* Reading.store(
    input,
    (found) => Effect.map(requests(input), (some) => [found, some] as const)
  )
  yield* Effect.logInfo(`deriving again: ${all.map(({ series }) => Series.key(series)).join(", ") || "nothing"}`)
  if (all.length > 0) yield* Delegate.run(place, all, here(all, derived))
})
