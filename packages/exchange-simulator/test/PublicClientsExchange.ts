/** The exchange that the public clients are pointed at, and what its market has. */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import * as Market from "@cryptostream/exchange-simulator/market/Market"
import * as Simulator from "@cryptostream/exchange-simulator/Simulator"
import { NodeServices } from "@effect/platform-node"
import { Effect, Layer, Schema, type Scope } from "effect"
import * as ScaledClock from "@cryptostream/core/ports/ScaledClock"
import * as Reading from "./Reading.ts"

/** Far from the end of a minute. */
export const start = Date.UTC(2026, 10, 18, 12, 0, 10, 250)
/** A minute closes three seconds later. */
export const beforeClose = Date.UTC(2026, 10, 18, 11, 59, 57, 250)
export const minute = 60_000
export const day = 1440 * minute

const seed = 7
export const market = Market.make(seed)
export const [seconds, minutes] = [Series.make("BTCUSDC", "1s"), Series.make("BTCUSDC", "1m")]

interface Setting extends Partial<Simulator.Options> {
  /** 1, real time, unless it is said. */
  readonly speed?: number
  /** What its clock shows when it begins, epoch ms. */
  readonly startsAt?: number
}

export const run = <A, E>(
  { speed = 1, startsAt = start, ...others }: Setting,
  use: (simulator: Simulator.Simulator) => Effect.Effect<A, E, Scope.Scope>
) =>
  Simulator.make({ port: 0, book: { _tag: "seeded", seed, listedBefore: "3 days" }, ...others }).pipe(
    Effect.flatMap(use),
    Effect.scoped,
    Effect.provide(Layer.merge(ScaledClock.layer({ speed, start: startsAt }), NodeServices.layer))
  )

/** Ends every connection twice, as a line fails and as the exchange does after a day; a minute closes before that. */
export const twoBreaks: Setting = {
  speed: 2,
  startsAt: beforeClose - 2_000,
  script: JSON.stringify([
    { at: "5.4 seconds", fault: "drop" },
    { at: "10.4 seconds", fault: "cut" }
  ])
}

/** What a client's promise was rejected with. */
export class Rejected extends Schema.TaggedError<Rejected>()("Rejected", {
  message: Schema.String,
  reason: Schema.Unknown
}) {}

const words = (reason: unknown): string => reason instanceof Error ? String(reason) : JSON.stringify(reason)

export const ask = <A>(request: () => Promise<A>): Effect.Effect<A, Rejected> =>
  Effect.tryPromise({ try: request, catch: (reason) => new Rejected({ message: words(reason), reason }) })

export const refusal = <A>(request: () => Promise<A>): Effect.Effect<unknown, A> =>
  Effect.map(Effect.flip(ask(request)), ({ reason }) => reason)

/** The minutes that a ticker of this time tells of, the last of them still forming. */
export const minutesOfDay = (time: number): ReadonlyArray<Row.Row> => [
  ...market.rows(minutes, Interval.floor("1m", time - day), Interval.floor("1m", time)),
  Reading.forming(market, minutes, time)
]
