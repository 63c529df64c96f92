/** A live stream over the exchange of a test, with what it has given so far and when. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import type { Disconnected, Item } from "@cryptostream/core/ports/MarketData"
import * as Samples from "@cryptostream/core/test/Samples"
import { Clock, Effect, Fiber, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import { DialLimit, make as makeDialLimit } from "@cryptostream/binance/live/DialLimit"
import { ExchangeClock } from "@cryptostream/binance/rest/ExchangeClock"
import * as LiveStream from "@cryptostream/binance/live/LiveStream"
import type { FakeExchange } from "./FakeExchange.ts"

/** The exchange's clock is ours. */
export const layerClock = Layer.succeed(ExchangeClock, { now: Clock.currentTimeMillis })

export interface Heard {
  readonly at: number
  readonly item: Item
}

/** `Connected`, `Disconnected broken`, `Closed BTCUSDC-1m 00:05:00`. */
export const say = ({ item }: Heard): string => {
  switch (item._tag) {
    case "Connected":
      return "Connected"
    case "Disconnected":
      return `Disconnected ${item.cause}`
    case "Unreadable":
      return `Unreadable ${item.deadLetter.reason}`
    case "Closed":
      return `Closed ${Series.key(item.series)} ${new Date(item.rows[0]![0]).toISOString().slice(11, 19)}`
    case "Open":
      return `Open ${Series.key(item.series)}`
  }
}

/** Begins to listen, at the start of the samples by TestClock. `take` is what the reader does with an item. */
export const to = Effect.fnUntraced(function*(
  exchange: FakeExchange,
  series: ReadonlyArray<Series.Series>,
  options: Partial<LiveStream.Options> = {},
  take: (item: Item) => Effect.Effect<unknown> = () => Effect.void
) {
  yield* TestClock.setTime(Samples.start)
  const heard: Array<Heard> = []
  let stoodStill = 0
  const clock = Layer.succeed(ExchangeClock, { now: Effect.map(Clock.currentTimeMillis, (now) => now + stoodStill) })
  const reading = yield* LiveStream.make({ socketUrls: ["wss://one", "wss://two"], ...options })(series).pipe(
    Stream.runForEach((item) =>
      Effect.andThen(
        Effect.map(Clock.currentTimeMillis, (at) => heard.push({ at, item })),
        take(item)
      )
    ),
    Effect.provide([exchange.layer, clock]),
    Effect.provideService(DialLimit, makeDialLimit()),
    Effect.forkScoped
  )
  yield* TestClock.adjust(0)
  return {
    heard,
    said: () => heard.map(say),
    disconnected: () =>
      heard.flatMap(({ item }): ReadonlyArray<Disconnected> => item._tag === "Disconnected" ? [item] : []),
    /** Lets the exchange's time pass while nothing of this process runs. */
    standStill: (millis: number) =>
      Effect.sync(() => {
        stoodStill += millis
      }),
    failure: Effect.flip(Fiber.join(reading)),
    stop: Fiber.interrupt(reading)
  }
})

/** A candle that closed at the exchange. */
export interface Close {
  readonly series: Series.Series
  readonly openTime: number
}
const named = (series: Series.Series, openTime: number) => `${Series.key(series)} ${openTime}`

/** The closes that were given, as often as they were. */
export const given = (heard: ReadonlyArray<Heard>): ReadonlyArray<string> =>
  heard.flatMap(({ item }) => item._tag === "Closed" ? item.rows.map(([at]) => named(item.series, at)) : [])

/** Spans in which closes may be missing, as the stream says; before the first `Connected` all may be. Of one line. */
export const gaps = (heard: ReadonlyArray<Heard>): ReadonlyArray<{ readonly from: number; readonly to: number }> => {
  const spans: Array<{ readonly from: number; to: number }> = [{ from: -Infinity, to: Infinity }]
  for (const { at, item } of heard) {
    if (item._tag === "Disconnected") spans.push({ from: item.since, to: Infinity })
    if (item._tag === "Connected") { for (const span of spans) span.to = Math.min(span.to, at) }
  }
  return spans
}

/** The closes that were neither given nor lie where they may be missing. */
export const unexplained = (closes: ReadonlyArray<Close>, heard: ReadonlyArray<Heard>): ReadonlyArray<string> => {
  const there = new Set(given(heard))
  const spans = gaps(heard)
  return closes.flatMap(({ openTime, series }) => {
    const closeTime = Interval.closeTime(series.interval, openTime)
    const isExplained = there.has(named(series, openTime)) ||
      spans.some(({ from, to }) => closeTime > from && closeTime <= to)
    return isExplained ? [] : [named(series, openTime)]
  })
}
