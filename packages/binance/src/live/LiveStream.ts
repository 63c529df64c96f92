/** What closes or changes at the exchange from now on, over WebSocket. */
import type { Item, MarketDataError } from "@cryptostream/core/ports/MarketData"
import type * as Series from "@cryptostream/core/market/Series"
import { Effect, Queue, Stream } from "effect"
import * as Echo from "./Echo.ts"
import type { Requirements } from "./Dialler.ts"
import * as Line from "./Line.ts"
import * as Omissions from "./Omissions.ts"
import * as Patience from "./Patience.ts"
import * as Subscription from "./Subscription.ts"

export interface Options {
  /** Base URLs of the exchange's streams, without a slash at their end, tried in order. */
  readonly socketUrls: ReadonlyArray<string>
  /** Deadlines, in ms. */
  readonly limits?: Partial<Patience.Limits>
  /** Age in ms at which a connection is relieved; ten minutes before the exchange's 24 hours. */
  readonly renewAfter?: number
  /** How long in ms two connections run side by side then; 5000. */
  readonly overlap?: number
  /** Items that may wait for a slow reader; then the sockets are not read on. */
  readonly bufferSize?: number
}

const minute = 60_000

/**
 * The items of these series, for ever: whoever reads slowly slows the sockets. Ends at once for no series; fails only where
 * the exchange refuses what it is asked for.
 */
export const make =
  ({ bufferSize = 1024, limits, overlap = 5_000, renewAfter = (24 * 60 - 10) * minute, socketUrls }: Options) =>
  (series: ReadonlyArray<Series.Series>): Stream.Stream<Item, MarketDataError, Requirements> =>
    Stream.callback<Item, MarketDataError, Requirements>((queue) => {
      const options = {
        socketUrls,
        limits: { ...Patience.usual, ...limits },
        renewAfter,
        overlap,
        offer: (items: ReadonlyArray<Item>) => Queue.offerAll(queue, items)
      }
      const lines = Effect.forEach(
        Subscription.connections(series),
        (wanted) => Line.run({ ...options, wanted }),
        { concurrency: "unbounded", discard: true }
      )
      return Effect.andThen(lines, Queue.end(queue))
    }, { bufferSize, strategy: "suspend" }).pipe(
      Stream.mapAccumArray(() => Echo.none, Echo.step),
      Stream.mapAccumArray(() => Omissions.none, Omissions.step)
    )
