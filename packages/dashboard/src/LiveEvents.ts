/**
 * The live feed of one series as server-sent events. The feed keeps a bounded number of events for each reader and sheds
 * the oldest, so a slow one loses events and slows nobody.
 */
import * as Series from "@cryptostream/core/market/Series"
import type { LiveEvent, Shape } from "@cryptostream/core/ports/LiveFeed"
import { Clock, Stream } from "effect"
import type * as Answers from "./Answers.ts"

type Sent = typeof Answers.LiveEvent.Type

/** So often a reader hears from us at the least: silence for longer means that the connection is gone. */
const heartbeat = "5 seconds"

const sent = (event: LiveEvent): Sent => {
  switch (event._tag) {
    case "open": {
      const { _tag, ...candle } = event.candle
      return { event: "open", data: candle }
    }
    case "stored":
      return { event: "candle", data: { candle: event.candle, values: event.values } }
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

export const of = (feed: Shape, market: Clock.Clock, series: Series.Series): Stream.Stream<Sent> =>
  feed.events.pipe(
    Stream.filter((event) => Series.key(event.series) === Series.key(series)),
    Stream.map(sent),
    Stream.merge(beats(market))
  )
