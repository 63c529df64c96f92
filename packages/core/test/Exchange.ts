/** An exchange by the clock, for the tests of what keeps a series whole: a test decides what it has, and what it says when. */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import { type Asking, type Closed, type Disconnected, type Item, MarketData } from "@cryptostream/core/ports/MarketData"
import { Clock, Effect, Latch, Layer, PubSub, Ref, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as Samples from "./Samples.ts"

/** One question to the history. Times are epoch ms. */
export interface Call {
  readonly series: string
  readonly from: number
  readonly urgency: Asking["urgency"]
  readonly at: number
}

/** A time as so many minutes after `Samples.start`. */
export const at = (minute: number): number => Samples.start + Math.round(minute * 60_000)

/** How many minutes after `Samples.start` that is. */
export const minuteOf = (openTime: number): number => (openTime - Samples.start) / 60_000

/** The price that a candle closes at, unless the exchange restated it. */
export const price = (minute: number): number => 100 + minute * 7 % 31

const name = (series: Series.Series, openTime: number): string => `${Series.key(series)} ${openTime}`

const row = ({ interval }: Series.Series, openTime: number, close: number): Row.Row =>
  Samples.rowOf(interval)({ ...Samples.candleAt(0, close), openTime })

const part = (item: Item, wanted: ReadonlyArray<Series.Series>): ReadonlyArray<Item> => {
  const isWanted = (series: Series.Series) => wanted.some((one) => Series.key(one) === Series.key(series))
  switch (item._tag) {
    case "Unreadable":
      return [item]
    case "Closed":
    case "Open":
      return isWanted(item.series) ? [item] : []
    default: {
      const series = item.series.filter(isWanted)
      return series.length === 0 ? [] : [{ ...item, series }]
    }
  }
}

/** Lets time pass in small steps, in ms: what a test has set going takes its turns before the clock is far. */
export const passTime = (millis: number) =>
  Effect.forEach(Array.from({ length: 20 }), () => TestClock.adjust(millis / 20), { discard: true })

/** `listed` is the first minute that a symbol has, where that is not the first of all. */
export const make = Effect.fnUntraced(function*(
  watched: ReadonlyArray<Series.Series>,
  listed: Readonly<Record<string, number>> = {}
) {
  const calls = yield* Ref.make<ReadonlyArray<Call>>([])
  const lines = yield* Ref.make<ReadonlyArray<ReadonlyArray<string>>>([])
  const line = yield* PubSub.unbounded<Item>()
  const knownFrom = new Map<string, number>()
  const restated = new Map<string, number>()
  const gates = new Map<string, Latch.Latch>()

  const rowAt = (series: Series.Series, openTime: number) =>
    row(series, openTime, restated.get(name(series, openTime)) ?? price(minuteOf(openTime)))

  const closedBefore = (series: Series.Series, now: number) => {
    const openTimes: Array<number> = []
    let openTime = Interval.ceil(series.interval, at(listed[series.symbol] ?? 0))
    for (let next = openTime; next <= now; openTime = next) {
      next = Interval.next(series.interval, openTime)
      if (next <= now && (knownFrom.get(name(series, openTime)) ?? -Infinity) <= now) openTimes.push(openTime)
    }
    return openTimes
  }

  const history = (series: Series.Series, from: number, { to = Infinity, urgency }: Asking = {}) =>
    Stream.fromEffect(Effect.gen(function*() {
      const now = yield* Clock.currentTimeMillis
      yield* Ref.update(calls, (all) => [...all, { series: Series.key(series), from, urgency, at: now }])
      const rows = closedBefore(series, now)
        .filter((openTime) => openTime >= from && openTime < to)
        .map((openTime) => rowAt(series, openTime))
      yield* gates.get(Series.key(series))?.await ?? Effect.void
      return { _tag: "Closed", series, source: "rest", knownAt: now, rows } satisfies Item
    }))

  const live = (series: ReadonlyArray<Series.Series>) => {
    const keys = series.map(Series.key)
    const begin = Effect.acquireRelease(
      Ref.update(lines, (all) => [...all, keys]),
      () => Ref.update(lines, (all) => all.filter((one) => one !== keys))
    )
    return Stream.unwrap(
      Effect.as(begin, Stream.flatMap(Stream.fromPubSub(line), (item) => Stream.fromIterable(part(item, series))))
    )
  }

  const say = (item: Item) => Effect.asVoid(PubSub.publish(line, item))

  /** The line says that these minutes closed; `close` is another price than the history has. */
  const close = Effect.fnUntraced(function*(series: Series.Series, minutes: ReadonlyArray<number>, close?: number) {
    const knownAt = yield* Clock.currentTimeMillis
    for (const minute of minutes) {
      const rows = [close === undefined ? rowAt(series, at(minute)) : row(series, at(minute), close)]
      yield* say({ _tag: "Closed", series, source: "socket", knownAt, rows } satisfies Closed)
    }
  })

  return {
    layer: Layer.succeed(MarketData, {
      fingerprint: () => "exchange",
      finite: false,
      check: () => Effect.void,
      now: Clock.currentTimeMillis,
      unreadable: [],
      series: Effect.succeed(watched),
      history,
      live
    }),
    calls: Ref.get(calls),
    /** The series of each line that is open. */
    lines: Ref.get(lines),
    say,
    close,
    connect: (series: ReadonlyArray<Series.Series>, from: number) => say({ _tag: "Connected", series, from }),
    disconnect: (series: ReadonlyArray<Series.Series>, cause: Disconnected["cause"], since: number) =>
      say({ _tag: "Disconnected", series, cause, since, reason: `it is ${cause}` }),
    /** The history has these minutes from `until` on, epoch ms. */
    withhold: (series: Series.Series, minutes: ReadonlyArray<number>, until = Infinity) =>
      Effect.sync(() => {
        for (const minute of minutes) knownFrom.set(name(series, at(minute)), until)
      }),
    restate: (series: Series.Series, minute: number, close: number) =>
      Effect.sync(() => restated.set(name(series, at(minute)), close)),
    /** No answer on this series arrives until the latch is opened. */
    stall: (series: Series.Series) =>
      Effect.map(Latch.make(), (gate) => {
        gates.set(Series.key(series), gate)
        return gate
      }),
    /** From one minute to another, in which the line says every close of these series, a second after it. */
    pass: Effect.fnUntraced(function*(from: number, to: number, speaking: ReadonlyArray<Series.Series>) {
      for (let minute = from; minute < to; minute++) {
        yield* TestClock.setTime(at(minute + 1) + 1_000)
        yield* Effect.forEach(speaking, (one) => close(one, [minute]), { discard: true })
        yield* passTime(1_000)
      }
    })
  }
})
