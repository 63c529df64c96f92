/** The exchange as a source: where it is, what answers there, and so in which realm its candles belong. */
import * as Reach from "@cryptostream/binance/Reach"
import * as Settings from "@cryptostream/binance/Settings"
import type * as ScaledClock from "@cryptostream/core/ports/ScaledClock"
import type * as Realm from "@cryptostream/core/market/Realm"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Effect, Result, Schema } from "effect"

/** Nothing answers at any address of the exchange. */
export class Unreachable extends Schema.TaggedError<Unreachable>()("Unreachable", {
  reasons: Schema.Array(Schema.String)
}) {
  override get message() {
    return `the exchange cannot be reached: ${this.reasons.join("; ")}`
  }
}

export interface Exchange {
  readonly _tag: "binance"
  readonly settings: Settings.Settings
  /** What a simulator calls its market, where one answers. */
  readonly simulator: string | undefined
  readonly realm: Extract<Realm.Realm, "live" | "simulated">
  /** Its clock, where it does not run as fast as the world's. */
  readonly clock: ScaledClock.Options | undefined
}

const at = (
  settings: Settings.Settings,
  speed: number,
  { answeredAt, serverTime, simulator }: Reach.Reached
): Exchange => ({
  _tag: "binance",
  settings,
  simulator,
  realm: simulator === undefined ? "live" : "simulated",
  clock: speed === 1 ? undefined : { speed, start: serverTime, origin: answeredAt }
})

/** The exchange itself, whether it answers just now or not. */
export const unseen = Effect.map(Settings.config, (settings): Exchange => ({
  _tag: "binance",
  settings,
  simulator: undefined,
  realm: "live",
  clock: undefined
}))

/** Asks every address of the exchange at once, for some seconds at most. */
export const find = Effect.fn("Exchange.find")(
  function*(speed: number) {
    const settings = yield* Settings.config
    const answer = yield* Reach.probe(settings.restUrls)
    return answer._tag === "Reached"
      ? Result.succeed(at(settings, speed, answer))
      : Result.fail(new Unreachable({ reasons: answer.reasons }))
  },
  Effect.provide(NodeHttpClient.layerUndici)
)
