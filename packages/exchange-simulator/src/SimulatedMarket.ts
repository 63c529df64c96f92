/** The port MarketData over a seeded market: history from its listing on, and closes and forming candles by Effect's Clock. */
import * as Candle from "@cryptostream/core/market/Candle"
import * as Interval from "@cryptostream/core/market/Interval"
import type * as OpenCandle from "@cryptostream/core/market/OpenCandle"
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import type * as Symbol from "@cryptostream/core/market/Symbol"
import { type Item, MarketData } from "@cryptostream/core/ports/MarketData"
import { Clock, Duration, Effect, Layer, Option, Result, Stream } from "effect"
import * as Feed from "./Feed.ts"
import * as Market from "./Market.ts"

export interface Options {
  /** Names the market: one seed, one market, in every process and at every start. */
  readonly seed: number
  readonly symbols: ReadonlyArray<Symbol.Symbol>
  readonly intervals: ReadonlyArray<Interval.Interval>
  /** How long before its start the symbols were listed: 90 days, unless it is said. */
  readonly listedBefore?: Duration.Input
  /** How far back the history of an interval goes, where that is less: 6 hours for 1s, unless it is said. */
  readonly historyLimits?: Readonly<Partial<Record<Interval.Interval, Duration.Input>>>
}

/** Making 90 days of four symbols, 31 M seconds, takes some 3 s: 0.1 µs a second. */
const listedBefore: Duration.Input = "90 days"
const historyLimits: Options["historyLimits"] = { "1s": "6 hours" }

/** A page is as many rows as the exchange's, and no longer than what is made in half a second. */
const pageRows = 1000
const pageMillis = Duration.toMillis("45 days")

/** Closes handed over at once to a reader who comes late. */
const closesAtOnce = 500

/** Makes what candles in [from, to) need, piece by piece, so that nothing else waits longer than for one. */
const prepare = Effect.fnUntraced(function*(market: Market.Market, series: Series.Series, from: number, to: number) {
  for (const block of market.unmade(series, from, to)) {
    market.make(series.symbol, block)
    yield* Effect.yieldNow
  }
})

const history = (market: Market.Market, series: Series.Series, from: number): Stream.Stream<Item> => {
  const { interval } = series
  const longest = Math.min(pageRows * Interval.nominalMillis(interval), pageMillis)
  const page = Effect.fnUntraced(function*(start: number) {
    const knownAt = yield* Clock.currentTimeMillis
    const end = Interval.floor(interval, Math.min(start + longest, knownAt))
    if (end <= start) return [[], Option.none<number>()] as const
    yield* prepare(market, series, start, end)
    yield* Effect.yieldNow
    const item: Item = { _tag: "Closed", series, source: "rest", knownAt, rows: market.rows(series, start, end) }
    return [[item], start + longest < knownAt ? Option.some(end) : Option.none<number>()] as const
  })
  return Stream.paginate(Interval.ceil(interval, from), page)
}

const openCandle = (interval: Interval.Interval, row: Row.Row): OpenCandle.OpenCandle => ({
  _tag: "OpenCandle",
  ...Result.getOrThrow(Candle.fromRow(interval)(row))
})

const say = (market: Market.Market, now: number) =>
  Effect.fnUntraced(function*({ _tag, openTime, series }: Feed.Due): Effect.fn.Return<Item> {
    const end = _tag === "Open" ? now : Interval.next(series.interval, openTime)
    yield* prepare(market, series, openTime, end)
    return _tag === "Open"
      ? { _tag, series, candle: openCandle(series.interval, market.forming(series, now)) }
      : { _tag, series, source: "socket", knownAt: now, rows: market.rows(series, openTime, end) }
  })

const live = (market: Market.Market, series: ReadonlyArray<Series.Series>): Stream.Stream<Item> => {
  const step = Effect.fnUntraced(function*(feed: Feed.Feed) {
    const now = yield* Clock.currentTimeMillis
    const [next, due] = Feed.due(feed, now, closesAtOnce)
    if (due.length > 0) return [yield* Effect.forEach(due, say(market, now)), Option.some(next)] as const
    const planned = Feed.wakeAt(feed)
    yield* Effect.sleep(planned - now)
    return [[], Option.some(Feed.arrived(feed, planned, yield* Clock.currentTimeMillis))] as const
  })
  if (series.length === 0) return Stream.never
  return Stream.unwrap(Effect.map(Clock.currentTimeMillis, (now) => Stream.paginate(Feed.make(series, now), step)))
}

const make = Effect.fnUntraced(function*(options: Options) {
  const market = Market.make(options.seed)
  const startedAt = yield* Clock.currentTimeMillis
  const limits = { ...historyLimits, ...options.historyLimits }
  const listed = Duration.toMillis(options.listedBefore ?? listedBefore)
  const listing = (interval: Interval.Interval): number =>
    startedAt - Math.min(listed, Duration.toMillis(limits[interval] ?? Duration.infinity))
  const series = options.intervals.flatMap((interval) => options.symbols.map((symbol) => ({ symbol, interval })))
  return MarketData.of({
    fingerprint: () => `simulated market ${Market.version}, seed ${options.seed}`,
    finite: false,
    unreadable: [],
    series: Effect.succeed([...series].sort(Series.order)),
    history: (one, from) => history(market, one, from > 0 ? from : listing(one.interval)),
    live: (all) => live(market, all)
  })
})

/**
 * A candle depends on seed, symbol and open time alone: the listing, which moves with each start, only says where a
 * reader begins who asks from 0. Who asks from a later time is answered from there, be it before the listing: a series
 * goes on over any pause without a hole.
 */
export const layer = (options: Options): Layer.Layer<MarketData> => Layer.effect(MarketData, make(options))
