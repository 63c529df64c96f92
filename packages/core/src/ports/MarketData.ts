/** The port to where candles come from: an exchange, recorded files, a simulated market. */
import { Clock, Context, Effect, Layer, Schema, Stream } from "effect"
import type * as DeadLetter from "../market/DeadLetter.ts"
import * as Interval from "../market/Interval.ts"
import type * as OpenCandle from "../market/OpenCandle.ts"
import type * as Row from "../market/Row.ts"
import * as Series from "../market/Series.ts"
import type * as Version from "../market/Version.ts"

/** Rows that were checked, of one series, oldest first as far as the source has them so. */
export interface Closed {
  readonly _tag: "Closed"
  readonly series: Series.Series
  readonly source: Version.Source
  readonly knownAt: number
  readonly rows: ReadonlyArray<Row.Row>
}
export interface Open {
  readonly _tag: "Open"
  readonly series: Series.Series
  readonly candle: OpenCandle.OpenCandle
}
export interface Unreadable {
  readonly _tag: "Unreadable"
  readonly deadLetter: DeadLetter.DeadLetter
}
/** What closes in these series after `from` (epoch ms, the source's clock) comes; what closed before has to be asked for. */
export interface Connected {
  readonly _tag: "Connected"
  readonly series: ReadonlyArray<Series.Series>
  readonly from: number
}
/** What closed in these series after `since` (epoch ms, the source's clock) may have been missed, until `Connected`. */
export interface Disconnected {
  readonly _tag: "Disconnected"
  readonly series: ReadonlyArray<Series.Series>
  /** The line broke; it was up and said nothing; what it said was old. */
  readonly cause: "broken" | "silent" | "old"
  readonly reason: string
  readonly since: number
}
export type Item = Closed | Open | Unreadable | Connected | Disconnected

/** Repairs go first, then backfills; audits have a small share of their own. */
export type Urgency = "repair" | "backfill" | "audit"

/** What is asked of a history: buckets that open before `to`, where it is given. */
export interface Asking {
  readonly to?: number
  readonly urgency?: Urgency
}

export class MarketDataError extends Schema.TaggedError<MarketDataError>()("MarketDataError", {
  source: Schema.String,
  message: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {}

export interface Shape {
  /** Names what is behind a series and in which state: a progress made against another one does not count here. */
  fingerprint(series: Series.Series): string
  /** A finite source ends: its last row is where its series stop being watched. */
  readonly finite: boolean
  /** The source's clock, epoch ms. */
  readonly now: Effect.Effect<number, MarketDataError>
  /** What of the source belongs to no series and cannot be read. */
  readonly unreadable: ReadonlyArray<DeadLetter.DeadLetter>
  readonly series: Effect.Effect<ReadonlyArray<Series.Series>, MarketDataError>
  /** Fails for series that the source does not have, and says which. */
  check(series: ReadonlyArray<Series.Series>): Effect.Effect<void, MarketDataError>
  /** What the source has of a series from `from` (epoch ms) to its newest closed candle, or to before `to`; ends there. */
  history(series: Series.Series, from: number, asking?: Asking): Stream.Stream<Item, MarketDataError>
  /** What closes or changes from now on; ends at once for a finite source. */
  live(series: ReadonlyArray<Series.Series>): Stream.Stream<Item, MarketDataError>
}

/** The check of a source that has these series and no others. */
export const checkIn = (source: string, has: ReadonlyArray<Series.Series>): Shape["check"] => {
  const known = new Set(has.map(Series.key))
  return (series) => {
    const unknown = series.filter((one) => !known.has(Series.key(one))).map(Series.key)
    return unknown.length === 0
      ? Effect.void
      : Effect.fail(new MarketDataError({ source, message: `${source} has no ${unknown.join(", ")}` }))
  }
}

export class MarketData extends Context.Service<MarketData, Shape>()("@cryptostream/core/MarketData") {
  /** A finite source over rows in memory. */
  static readonly layerMemory = (all: ReadonlyArray<Closed>): Layer.Layer<MarketData> =>
    Layer.succeed(MarketData, {
      fingerprint: () => "memory",
      finite: true,
      now: Clock.currentTimeMillis,
      unreadable: [],
      series: Effect.succeed([...new Map(all.map((item) => [Series.key(item.series), item.series])).values()]),
      check: checkIn("memory", all.map((item) => item.series)),
      history: (series, from, { to = Infinity } = {}) =>
        Stream.fromIterable(
          all.filter((item) => Series.key(item.series) === Series.key(series)).map((item) => ({
            ...item,
            rows: item.rows.filter((row) => row[0] >= Interval.floor(series.interval, from) && row[0] < to)
          }))
        ),
      live: () => Stream.empty
    })
}
