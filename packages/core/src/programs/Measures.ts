/** What a consumer measures of what it stores: how far it is behind, and how long after its close a candle is there. */
import { Clock, Effect } from "effect"
import * as Interval from "../market/Interval.ts"
import type { Stretch } from "../ports/CandleLog.ts"
import type { Raw } from "../ports/CandleStore.ts"
import * as Metrics from "./Metrics.ts"
import * as Readiness from "./Readiness.ts"
import type * as Snapshot from "./Snapshot.ts"

/** So many records may wait in a partition: a consumer with more is catching up, and what it stores is not fresh. */
const mostWaiting = 500

const lag = Effect.fnUntraced(function*({ partition, waiting }: Stretch) {
  if (waiting === undefined) return
  yield* Metrics.lagOf(partition, waiting)
  yield* waiting > mostWaiting
    ? Readiness.waitFor(partition, `${waiting} records of the log are not stored yet`)
    : Readiness.isThere(partition)
})

/** Of a series' candles the newest is timed, if it was told live: the others waited for it. */
const latency = Effect.fnUntraced(function*({ series: { interval }, versions }: Raw) {
  const newest = versions.at(-1)
  if (newest?.source !== "socket") return
  const now = yield* Clock.currentTimeMillis
  yield* Metrics.storedAfter(interval, now - Interval.next(interval, newest.candle.openTime))
})

/** After batches were stored, the last of which is `last`. */
export const stored = Effect.fnUntraced(function*(last: Stretch, ahead: ReadonlyArray<Raw>) {
  yield* lag(last)
  yield* Effect.forEach(ahead, latency, { discard: true })
})

/** Now and then. */
export const ages = Effect.fnUntraced(function*(snapshots: Iterable<Snapshot.Snapshot>) {
  const now = yield* Clock.currentTimeMillis
  for (const { head, series } of snapshots) {
    if (head !== undefined) yield* Metrics.newestClosed(series, now - Interval.next(series.interval, head))
  }
})

/** A partition that went to somebody else is his to tell of. */
export const givenUp = (partition: string): Effect.Effect<void> =>
  Effect.andThen(Metrics.lagOf(partition, 0), Readiness.isThere(partition))
