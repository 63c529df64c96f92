/**
 * The live feed of one series as server-sent events, behind the alarms that were on before. The feed keeps a bounded number of events for each reader and sheds
 * the oldest, so a slow one loses events and slows nobody.
 */
import * as Series from "@cryptostream/core/market/Series"
import type { CandleStore } from "@cryptostream/core/ports/CandleStore"
import type { LiveEvent, Shape } from "@cryptostream/core/ports/LiveFeed"
import { Clock, Effect, Stream } from "effect"
import type { Alarm } from "./Alarms.ts"
import type * as Answers from "./Answers.ts"
import type * as Columns from "./Columns.ts"
import * as LiveColumns from "./LiveColumns.ts"

type Sent = typeof Answers.LiveEvent.Type

/** So often a reader hears from us at the least: silence for longer means that the connection is gone. */
const heartbeat = "5 seconds"

const sent = (columns: ReadonlySet<string>) => (event: LiveEvent): Sent => {
  switch (event._tag) {
    case "open": {
      const { _tag, ...candle } = event.candle
      return { event: "open", data: candle }
    }
    case "stored": {
      const values = Object.fromEntries(Object.entries(event.values).filter(([column]) => columns.has(column)))
      return { event: "candle", data: { candle: event.candle, values } }
    }
    case "changed":
      return { event: "changed", data: { from: event.from, to: event.to } }
    case "alarm":
      return { event: "alarm", data: { kind: event.kind, message: event.message, since: event.since } }
    case "calm":
      return { event: "calm", data: { kind: event.kind, message: event.message } }
  }
}

/** Beats by the wall clock, and tells the time of the market's, which a replay or a simulation may run faster. */
const beats = (market: Clock.Clock): Stream.Stream<Sent> =>
  Stream.tick(heartbeat).pipe(
    Stream.map((): Sent => ({ event: "heartbeat", data: { now: market.currentTimeMillisUnsafe() } })),
    Stream.provideService(Clock.Clock, Clock.Clock.defaultValue())
  )

export interface Source {
  readonly feed: Shape
  readonly market: Clock.Clock
  readonly alarms: Effect.Effect<ReadonlyArray<Alarm>>
  readonly store: CandleStore["Service"]
}

/** The feed is listened to before the alarms are read: one that begins between is told twice rather than not at all. */
export const of = (
  { alarms, feed, market, store }: Source,
  series: Series.Series,
  { all, computed }: Columns.Chosen
): Stream.Stream<Sent> => {
  const ofSeries = (events: Stream.Stream<LiveEvent>): Stream.Stream<Sent> =>
    events.pipe(
      Stream.filter((event) => Series.key(event.series) === Series.key(series)),
      LiveColumns.add(series, computed, store),
      Stream.map(sent(new Set(all)))
    )
  return ofSeries(feed.events).pipe(
    Stream.merge(Stream.concat(ofSeries(Stream.fromIterableEffect(alarms)), beats(market)))
  )
}
