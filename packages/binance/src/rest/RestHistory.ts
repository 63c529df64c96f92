/**
 * The history of a series over REST: pages of a thousand rows, in the order of time. What is long past is asked for by spans
 * whose ends are known, several at a time; what is recent page by page, each from where the one before ended.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Series from "@cryptostream/core/market/Series"
import type { Asking, Item, MarketDataError, Urgency } from "@cryptostream/core/ports/MarketData"
import { Clock, Effect, Option, Stream } from "effect"
import * as BinanceError from "./BinanceError.ts"
import { BinanceRest, type Klines } from "./BinanceRest.ts"
import { ExchangeClock } from "./ExchangeClock.ts"
import * as KlinePage from "./KlinePage.ts"
import * as ResponseHead from "./ResponseHead.ts"

/** What is this old no server of the exchange lags behind: an absent row is a hole, and no end of what there is. */
const longPast = 60 * 60_000

/** Pages of a series that are asked for at a time. With 100 ms a page that is 160 weight a second. */
const pagesAtOnce = 8

/** A page has room for the row that shows that the last one is whole. */
const bucketsInPage = KlinePage.size - 1

interface Asked extends KlinePage.Asked {
  readonly urgency: Urgency
}

type Pages = Stream.Stream<KlinePage.Page, BinanceError.BinanceError, BinanceRest | ExchangeClock>

const ask = Effect.fnUntraced(function*(asked: Asked, query: Omit<Klines, "series" | "urgency">) {
  const rest = yield* BinanceRest
  const ahead = (yield* ExchangeClock.use(({ now }) => now)) - (yield* Clock.currentTimeMillis)
  const { series, urgency } = asked
  return yield* rest.klines(
    { ...query, series, urgency },
    (answer) => KlinePage.read(asked, answer.text, ResponseHead.exchangeTime(answer, ahead))
  )
})

const page = (asked: Asked) =>
  ask(asked, { startTime: asked.from, endTime: KlinePage.endTime(asked), limit: KlinePage.size })

/** Open time of the first candle at or after `from` (epoch ms), where one has closed. */
export const firstOpenTime = (series: Series.Series, from: number) =>
  ask({ series, from, to: undefined, urgency: "backfill" }, { startTime: from, endTime: undefined, limit: 1 }).pipe(
    Effect.map(({ rows: [first] }) => first?.[0]),
    Effect.mapError(BinanceError.toMarketDataError)
  )

/** Up to where (epoch ms) there is anything before `end`: what was delisted long ago has no pages up to now. */
const endBefore = Effect.fnUntraced(function*(asked: Asked, end: number) {
  const whole = { ...asked, from: 0, to: undefined }
  const { rows: [last] } = yield* ask(whole, { startTime: undefined, endTime: end - 1, limit: 1 })
  return last === undefined ? end : Interval.next(asked.series.interval, last[0])
})

/** From page to page until the end of what is asked for, or of what there is. */
const onward = (asked: Asked): Pages =>
  Stream.paginate(
    asked.from,
    (from) => Effect.map(page({ ...asked, from }), (read) => [[read], Option.fromUndefinedOr(read.next)])
  )

/** Open time of the first bucket that a page from there has no room for. */
const pageEnd = (interval: Interval.Interval, from: number): number => {
  let openTime = Interval.floor(interval, from)
  for (let i = 0; i < bucketsInPage; i++) openTime = Interval.next(interval, openTime)
  return openTime
}

/** The spans of a page each up to a time. */
const spans = function*(asked: Asked, end: number): Generator<Asked> {
  for (let from = asked.from; from < end;) {
    const to = Math.min(end, pageEnd(asked.series.interval, from))
    yield { ...asked, from, to }
    from = to
  }
}

/** What comes behind a first page: the long past, several pages at a time, and then the recent. */
const further = (asked: Asked): Pages =>
  Stream.unwrap(Effect.gen(function*() {
    const { series, to = Infinity } = asked
    const now = yield* ExchangeClock.use((clock) => clock.now)
    const end = Interval.floor(series.interval, Math.min(to, now - longPast))
    const isLong = Interval.count(series.interval, asked.from, end) > pagesAtOnce * bucketsInPage
    const until = isLong ? yield* endBefore(asked, end) : end
    const past = Stream.fromIterable(spans(asked, until), { chunkSize: pagesAtOnce }).pipe(
      Stream.mapEffect((span) => Stream.runCollect(onward(span)), { concurrency: pagesAtOnce }),
      Stream.flattenIterable
    )
    const from = Math.max(asked.from, end)
    return from < to ? Stream.concat(past, onward({ ...asked, from })) : past
  }))

/** The first page shows where there is anything at all: a series may have been listed long after `from`. */
const pages = (asked: Asked): Pages =>
  Stream.unwrap(Effect.map(page(asked), (first) =>
    first.next === undefined
      ? Stream.succeed(first)
      : Stream.concat(Stream.succeed(first), further({ ...asked, from: first.next }))))

const items = (series: Series.Series) => ({ knownAt, letters, rows }: KlinePage.Page): ReadonlyArray<Item> => [
  ...letters.map((deadLetter): Item => ({ _tag: "Unreadable", deadLetter })),
  ...(rows.length === 0 ? [] : [{ _tag: "Closed", series, source: "rest", knownAt, rows } satisfies Item])
]

/** Later there is no date: an end out there is none. */
const latestTime = 8.64e15

/** The closed candles from `from` (epoch ms; 0 is from the listing) to the newest, or to before `to`. */
export const history = (
  series: Series.Series,
  from: number,
  { to = Infinity, urgency = "backfill" }: Asking = {}
): Stream.Stream<Item, MarketDataError, BinanceRest | ExchangeClock> =>
  from >= to
    ? Stream.empty
    : pages({ series, from, to: to > latestTime ? undefined : to, urgency }).pipe(
      Stream.map(items(series)),
      Stream.flattenIterable,
      Stream.mapError(BinanceError.toMarketDataError)
    )
