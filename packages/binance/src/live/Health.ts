/** What a connection has said since it was acknowledged, and how far it has said everything. Pure, on event time. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import type * as KlineEvent from "@cryptostream/core/wire/KlineEvent"
import type { Limits, Patience } from "./Patience.ts"

/** One series on a connection. */
export interface Watch {
  readonly series: Series.Series
  /** Open time of the candle whose close is awaited: one that a later frame has passed over is awaited no more. */
  readonly awaited: number
  /** Open time of the first candle whose close was not heard. */
  readonly unheard: number
  /** How late its closes may come, in ms. */
  readonly closeGrace: number
  /** Its greatest event time, and when its last kline was read; -Infinity before the first. */
  readonly eventTime: number
  readonly readAt: number
}

/** All times are epoch ms by the exchange's clock. */
export interface Health {
  /** Before the first message was sent, and after the last was acknowledged. */
  readonly askedAt: number
  readonly acknowledgedAt: number
  /** Greatest event time, and when the last kline was read; at first both the time of the acknowledgement. */
  readonly eventTime: number
  readonly readAt: number
  /** How long it may be silent now, in ms. */
  readonly silentAfter: number
  /**
   * How many ms the reading may be behind through our own fault: while a reader downstream is slow or the process stands
   * still, frames wait for us. That does not count against the exchange.
   */
  readonly ownDelay: number
  readonly watches: ReadonlyMap<string, Watch>
}

export const begin = (
  limits: Limits,
  patience: Patience,
  series: Iterable<Series.Series>,
  { acknowledgedAt, askedAt }: Pick<Health, "acknowledgedAt" | "askedAt">
): Health => {
  const watch = (one: Series.Series): Watch => ({
    series: one,
    awaited: Interval.floor(one.interval, acknowledgedAt),
    unheard: Interval.floor(one.interval, askedAt),
    closeGrace: patience.closeGrace.get(Series.key(one)) ?? limits.closeGrace,
    eventTime: -Infinity,
    readAt: -Infinity
  })
  return {
    askedAt,
    acknowledgedAt,
    eventTime: acknowledgedAt,
    readAt: acknowledgedAt,
    silentAfter: patience.silentAfter,
    ownDelay: 0,
    watches: new Map(Array.from(series, (one) => [Series.key(one), watch(one)]))
  }
}

/** When the candle whose close is awaited ends. */
export const closesAt = ({ awaited, series }: Watch): number => Interval.next(series.interval, awaited)

/** The first open time that an event leaves to be awaited. */
const reachedBy = (event: KlineEvent.KlineEvent): number =>
  event._tag === "Closed" ? Interval.next(event.series.interval, event.row[0]) : event.candle.openTime

const hear = (limits: Limits, watch: Watch, event: KlineEvent.KlineEvent, now: number, ownDelay: number): Watch => {
  const { interval } = watch.series
  // An open time that is still to come must not put off the closes that come before it.
  const reached = Math.min(reachedBy(event), Interval.next(interval, Interval.floor(interval, now)))
  const inTime = reached > watch.awaited && now - ownDelay < closesAt(watch) + limits.closeGrace
  return {
    series: watch.series,
    awaited: Math.max(watch.awaited, reached),
    unheard: event._tag === "Closed" ? Math.max(watch.unheard, reached) : watch.unheard,
    closeGrace: inTime ? limits.closeGrace : watch.closeGrace,
    eventTime: Math.max(watch.eventTime, Math.min(event.eventTime, now)),
    readAt: now
  }
}

/** After events were read at `now` and handed on. */
export const heard = (
  limits: Limits,
  health: Health,
  events: ReadonlyArray<KlineEvent.KlineEvent>,
  now: number
): Health => {
  if (events.length === 0) return health
  const watches = new Map(health.watches)
  let eventTime = health.eventTime
  for (const event of events) {
    const key = Series.key(event.series)
    const watch = watches.get(key)
    if (watch === undefined) continue
    const after = hear(limits, watch, event, now, health.ownDelay)
    watches.set(key, after)
    eventTime = Math.max(eventTime, after.eventTime)
  }
  // Who reads what was said just now has caught up, however long the delay was.
  const ownDelay = Math.min(health.ownDelay, Math.max(0, now - eventTime))
  return { ...health, watches, eventTime, readAt: now, silentAfter: limits.silentAfter, ownDelay }
}

/** After `millis` in which nothing was read. */
export const delayed = (health: Health, millis: number): Health => ({ ...health, ownDelay: health.ownDelay + millis })

/** Whether it has said anything since it was acknowledged. */
export const hasSpoken = (health: Health): boolean =>
  [...health.watches.values()].some(({ readAt }) => readAt > -Infinity)

/**
 * Up to when nothing is missing of a series. An event shows that what closed before it was said, but a close may come late,
 * behind events of the next candle: so not beyond the first close that was not heard.
 */
const completeTo = ({ eventTime, series, unheard }: Watch): number =>
  Math.min(eventTime, Interval.closeTime(series.interval, unheard) - 1)

/** Up to when (epoch ms) the connection has said everything of all its series. */
export const completeUntil = (health: Health): number =>
  [...health.watches.values()].reduce(
    (least, watch) => Math.min(least, Math.max(health.askedAt, completeTo(watch))),
    Infinity
  )

/**
 * Whether an older connection may be let go without loss: it has said every close from before its successor was acknowledged,
 * the two have run side by side for `overlap` ms since, and the successor is not behind.
 */
export const isSucceededBy = (older: Health, successor: Health, overlap: number, now: number): boolean => {
  const from = successor.acknowledgedAt
  return now >= from + overlap &&
    [...older.watches.values()].every(({ series, unheard }) => Interval.closeTime(series.interval, unheard) >= from) &&
    (successor.eventTime > from || older.eventTime <= from)
}
