/** Answers the API from the ports (CandleStore, StateStore, LiveFeed) and the alarms that are on. */
import type * as Interval from "@cryptostream/core/market/Interval"
import type * as Realm from "@cryptostream/core/market/Realm"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import * as Snapshot from "@cryptostream/core/programs/Snapshot"
import * as CoreStatus from "@cryptostream/core/programs/Status"
import { Clock, Context, Duration, Effect, Exit } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Alarms } from "./Alarms.ts"
import { Api } from "./Api.ts"
import * as CandlePages from "./CandlePages.ts"
import * as Columns from "./Columns.ts"
import * as Indicators from "./Indicators.ts"
import * as LiveEvents from "./LiveEvents.ts"
import { storeFailed, UnknownSeries } from "./Problems.ts"
import { type Tail, Tails } from "./Tails.ts"

export interface Options extends Columns.Options {
  readonly realm: Realm.Realm
  /** Where the data comes from, in words. */
  readonly source: string
  /** The configuration that what is stored of an interval should be derived by; all is taken as it stands unless it is said. */
  readonly derivedBy?: (interval: Interval.Interval) => string
}

/** By the wall clock: the page shows a hole within two seconds of its deadline. */
const shortestLife = 1_000

/**
 * The account reads every series from end to end, so it is kept until that is a tenth of the time at most. It is made
 * by the market's clock and kept by the wall's: a market at 1000 times its speed is not to be counted 1000 times as often.
 */
const account = (realm: Realm.Realm, market: Clock.Clock) => {
  const measured = Effect.gen(function*() {
    const began = performance.now()
    const series = yield* Effect.provideService(CoreStatus.all(realm), Clock.Clock, market)
    return { series, now: market.currentTimeMillisUnsafe(), took: performance.now() - began }
  })
  const kept = Effect.cachedWithTTL(
    measured,
    Exit.match({
      onSuccess: ({ took }) => Duration.millis(Math.max(shortestLife, 10 * took)),
      onFailure: () => Duration.zero
    })
  )
  return Effect.map(kept, Effect.provideService(Clock.Clock, Clock.Clock.defaultValue()))
}

const toStatus =
  (columns: Options["columns"], tails: ReadonlyMap<string, Tail>) => (status: CoreStatus.SeriesStatus) => {
    const { candles, completeness, exchangeHoles, expected, first, last, missing, pending, staleFrom, unreadable } =
      status
    const notWhole = tails.get(Series.key(status.series))
    return {
      ...status.series,
      columns: columns(status.series.interval),
      ...(first !== undefined && { first }),
      ...(last !== undefined && { last }),
      candles,
      expected,
      exchangeHoles,
      unreadable,
      missing,
      pending,
      ...(completeness !== undefined && { completeness }),
      ...(staleFrom !== undefined && { staleFrom }),
      ...(notWhole !== undefined && { notWhole })
    }
  }

const unknown = (asked: Series.Series, stored: ReadonlyArray<Series.Series>) =>
  new UnknownSeries({
    detail: stored.length === 0
      ? `${Series.key(asked)} is not stored, and nothing else is yet`
      : `${Series.key(asked)} is not stored; there are ${stored.map(Series.key).join(", ")}`
  })

export const layer = (options: Options) =>
  HttpApiBuilder.group(
    Api,
    "market",
    Effect.fnUntraced(function*(handlers) {
      const { realm, source } = options
      const context = yield* Effect.context<CandleStore | StateStore | LiveFeed>()
      const store = Context.get(context, CandleStore)
      const market = yield* Clock.Clock
      const feed = Context.get(context, LiveFeed)
      const alarms = (yield* Alarms).on
      const tails = (yield* Tails).found
      const accounts = Effect.mapError(yield* account(realm, market), storeFailed).pipe(Effect.provideContext(context))
      /** Not from the cached account, which may be older than the series. */
      const known = Effect.fnUntraced(function*(asked: Series.Series) {
        const stored = yield* Effect.mapError(store.series, storeFailed)
        if (stored.every((one) => Series.key(one) !== Series.key(asked))) return yield* unknown(asked, stored)
      })
      const accountOf = Effect.fnUntraced(function*(asked: Series.Series) {
        yield* known(asked)
        return (yield* accounts).series.find(({ series }) => Series.key(series) === Series.key(asked))
      })
      /** What was derived by another configuration than ours is computed on read, until a consumer has derived it again. */
      const choose = Effect.fnUntraced(function*(asked: Series.Series, columns: string | undefined) {
        const configuration = options.derivedBy?.(asked.interval)
        const isTrusted = configuration === undefined ||
          (yield* Effect.mapError(Snapshot.trusted(asked, configuration), storeFailed)).head !== undefined
        return yield* Columns.choose(options, asked.interval, columns, isTrusted)
      }, Effect.provideContext(context))
      return handlers.handleAll({
        status: () =>
          Effect.zipWith(
            accounts,
            tails,
            ({ now, series }, tails) => ({ realm, source, now, series: series.map(toStatus(options.columns, tails)) })
          ),
        candles: Effect.fnUntraced(function*({ query: { before, columns, limit, ...series } }) {
          const first = before === undefined ? yield* known(series) : (yield* accountOf(series))?.first
          const chosen = yield* choose(series, columns)
          return yield* CandlePages.read({ series, before, limit, columns: chosen, first }).pipe(
            Effect.mapError(storeFailed)
          )
        }, Effect.provideContext(context)),
        gaps: ({ query: series }) =>
          Effect.map(accountOf(series), (found) => ({
            ...series,
            ...(found?.last !== undefined && { last: found.last }),
            gaps: found?.gaps ?? []
          })),
        alarms: () =>
          Effect.map(alarms, (on) => ({
            now: market.currentTimeMillisUnsafe(),
            alarms: on.map(({ kind, message, series, since }) => ({ ...series, kind, message, since }))
          })),
        indicators: () => Effect.succeed(Indicators.all),
        live: Effect.fnUntraced(function*({ query: { columns, ...series } }) {
          yield* known(series)
          const chosen = yield* choose(series, columns)
          return LiveEvents.of({ feed, market, alarms, store }, series, chosen)
        })
      })
    })
  )
