/**
 * The port MarketData over the exchange: history by REST, or by archive files where whole days and months are faster so, and
 * live candles over WebSocket. Nothing is asked before something is wanted: an exchange that cannot be reached keeps nobody
 * from what was stored before.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Series from "@cryptostream/core/market/Series"
import { type Asking, type Item, MarketData, MarketDataError } from "@cryptostream/core/ports/MarketData"
import { Context, Duration, Effect, type FileSystem, Layer, Option, type Path, Stream } from "effect"
import type { HttpClient } from "effect/http"
import type { Socket } from "effect/socket"
import type * as ArchiveChecksum from "./archive/ArchiveChecksum.ts"
import * as ArchiveSite from "./archive/ArchiveSite.ts"
import { BinanceRest } from "./rest/BinanceRest.ts"
import { ExchangeClock } from "./rest/ExchangeClock.ts"
import * as ExchangeSymbols from "./rest/ExchangeSymbols.ts"
import * as LiveStream from "./live/LiveStream.ts"
import * as MixedHistory from "./MixedHistory.ts"
import * as RestHistory from "./rest/RestHistory.ts"
import type { Settings } from "./Settings.ts"
import { WeightBudget } from "./rest/WeightBudget.ts"

export interface Options {
  readonly settings: Settings
  readonly series: ReadonlyArray<Series.Series>
  /** What the simulator calls its market that must answer; absent where it must be the exchange itself. */
  readonly simulator: string | undefined
  /** Where a history begins for who asks from 0, epoch ms; some way back unless it is said. */
  readonly from: number | undefined
  readonly archives: {
    /** Whether whole days and months may come as files. */
    readonly isUsed: boolean
    readonly folder: string
    readonly checksums: ArchiveChecksum.Policy
  }
}

/** How far back a history goes unless it is said: what a screen shows, and some minutes of requests at most. */
const depth = (interval: Interval.Interval): number =>
  Duration.toMillis(
    interval === "1s"
      ? "6 hours"
      : Interval.nominalMillis(interval) < 3_600_000
      ? "30 days"
      : Interval.nominalMillis(interval) < 86_400_000
      ? "365 days"
      : Duration.infinity
  )

type Outside = HttpClient.HttpClient | FileSystem.FileSystem | Path.Path | Socket.WebSocketConstructor
type Inside = MixedHistory.Requirements | Outside

const nameOf = (simulator: string | undefined): string => simulator ?? "the exchange itself"

/** Before anything is asked for: that the market is the one meant, and trades what is wanted. */
const check = Effect.fnUntraced(function*({ series, simulator }: Options) {
  yield* ExchangeSymbols.check(series.map(({ symbol }) => symbol))
  const answering = Option.getOrUndefined(yield* BinanceRest.use((rest) => rest.simulator))
  if (answering === simulator) return
  return yield* new MarketDataError({
    source: "binance",
    message: `${nameOf(answering)} answers, where ${nameOf(simulator)} was meant: their candles must not be mixed; ` +
      "start again, or see BINANCE_REST_URL"
  })
})

const services = ({ archives, settings, simulator }: Options) =>
  Layer.merge(
    ExchangeClock.layer.pipe(Layer.provideMerge(BinanceRest.layer(settings)), Layer.provideMerge(WeightBudget.layer)),
    ArchiveSite.layer({ ...archives, url: settings.archiveUrl, simulator })
  )

const asMarketDataError = (cause: { readonly message: string }) =>
  cause instanceof MarketDataError ? cause : new MarketDataError({ source: "binance", message: cause.message, cause })

const make = Effect.fnUntraced(function*(options: Options) {
  const { archives, from, series, settings, simulator } = options
  const scope = yield* Effect.scope
  const outside = yield* Effect.context<Outside>()
  const inside = yield* Effect.cached(
    Layer.buildWithScope(services(options), scope).pipe(
      Effect.tap((built) => Effect.provide(check(options), built)),
      Effect.map((built) => Context.merge(outside, built)),
      Effect.mapError(asMarketDataError),
      Effect.provide(outside)
    )
  )
  const start = Effect.fnUntraced(function*({ interval }: Series.Series, asked: number) {
    if (asked > 0) return asked
    if (from !== undefined) return from
    const earliest = (yield* ExchangeClock.use((clock) => clock.now)) - depth(interval)
    return earliest > 0 ? Interval.floor(interval, earliest) : 0
  })
  const history = (one: Series.Series, asked: number, asking: Asking) =>
    Stream.unwrap(Effect.map(start(one, asked), (begin) =>
      archives.isUsed && asking.urgency === "backfill"
        ? MixedHistory.history(one, begin, asking)
        : RestHistory.history(one, begin, asking)))

  /** Runs a stream inside, once the exchange has answered. */
  const within = (stream: Stream.Stream<Item, MarketDataError, Inside>) =>
    Stream.unwrap(Effect.map(inside, (services) => Stream.provideContext(stream, services)))

  return MarketData.of({
    // Progress made against another market does not count.
    fingerprint: () => simulator ?? "Binance spot",
    finite: false,
    now: Effect.flatMap(inside, (services) => ExchangeClock.use((clock) => clock.now).pipe(Effect.provide(services))),
    unreadable: [],
    series: Effect.succeed(series),
    check: (some) =>
      Effect.flatMap(inside, (services) =>
        Effect.provide(
          Effect.mapError(ExchangeSymbols.check(some.map(({ symbol }) => symbol)), asMarketDataError),
          services
        )),
    history: (one, asked, asking = {}) => within(history(one, asked, asking)),
    live: (some) => within(LiveStream.make(settings)(some))
  })
})

export const layer = (options: Options) => Layer.effect(MarketData, make(options))
