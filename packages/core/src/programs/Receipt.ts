/** A mark as a receipt: records are stored in the order in which they were published, so that a mark tells of those before it. */
import { Effect } from "effect"
import * as Mark from "../market/Mark.ts"
import type * as Series from "../market/Series.ts"
import { CandleStore } from "../ports/CandleStore.ts"

const betweenLooks = "200 millis"

/** Waits until a mark that was published is stored. */
export const stored = Effect.fn("Receipt.stored")(function*(series: Series.Series, mark: Mark.Mark) {
  const store = yield* CandleStore
  const name = Mark.identity(mark)
  const isThere = Effect.map(
    store.marks(series),
    (marks) => marks.some((one) => Mark.identity(one) === name && one.knownAt >= mark.knownAt)
  )
  while (!(yield* isThere)) yield* Effect.sleep(betweenLooks)
})
