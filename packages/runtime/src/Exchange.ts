/** The exchange as a source: where it is, what answers there, and so in which realm its candles belong. */
import * as Reach from "@cryptostream/binance/Reach"
import * as Settings from "@cryptostream/binance/Settings"
import type * as Realm from "@cryptostream/core/market/Realm"
import { NodeHttpClient } from "@effect/platform-node"
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
  /** How fast its clock runs, and what it shows, epoch ms. */
  readonly clock: { readonly speed: number; readonly start: number } | undefined
}

const at = (settings: Settings.Settings, speed: number, { serverTime, simulator }: Reach.Reached): Exchange => ({
  _tag: "binance",
  settings,
  simulator,
  realm: simulator === undefined ? "live" : "simulated",
  clock: speed === 1 ? undefined : { speed, start: serverTime }
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
