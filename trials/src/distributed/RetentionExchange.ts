/** A simulated exchange on a clock of its own, that keeps the record of every candle it told. */
import * as Symbol from "@cryptostream/core/market/Symbol"
import * as ScaledClock from "@cryptostream/core/ports/ScaledClock"
import * as Simulator from "@cryptostream/exchange-simulator/Simulator"
import { Clock, Effect } from "effect"
import { join } from "node:path"

export interface Options {
  readonly speed: number
  readonly seed: number
  readonly symbols: ReadonlyArray<string>
}

/** Serves candles of a second until the scope closes. */
export const make = Effect.fn("RetentionExchange.make")(
  function*(folder: string, { seed, speed, symbols }: Options) {
    const real = yield* Clock.Clock
    const clock = ScaledClock.make(real, { speed, start: yield* Clock.currentTimeMillis })
    const truthFile = join(folder, "truth.jsonl")
    const simulator = yield* Effect.provideService(
      Simulator.make({
        port: 0,
        book: { _tag: "seeded", seed, symbols: symbols.map(Symbol.make) },
        intervals: ["1s"],
        truthFile
      }),
      Clock.Clock,
      clock
    )
    return {
      ...simulator,
      truthFile,
      now: clock.currentTimeMillis,
      /** What a producer is told of it. */
      environment: {
        BINANCE_REST_URL: simulator.restUrl,
        BINANCE_WS_URL: simulator.socketUrl,
        BINANCE_ARCHIVE_URL: simulator.restUrl,
        SPEED: String(speed),
        SYMBOLS: symbols.join(","),
        FROM: new Date(simulator.startedAt).toISOString()
      }
    }
  }
)
export type Exchange = Effect.Success<ReturnType<typeof make>>
