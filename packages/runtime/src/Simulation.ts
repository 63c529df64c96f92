/** The exchange simulator as a program of its own: which market it serves, and by which clock. */
import * as ArchiveFiles from "@cryptostream/binance/archive/ArchiveFiles"
import type * as Series from "@cryptostream/core/market/Series"
import type * as Symbol from "@cryptostream/core/market/Symbol"
import { MarketData } from "@cryptostream/core/ports/MarketData"
import * as Simulator from "@cryptostream/exchange-simulator/Simulator"
import { Clock, Effect } from "effect"
import * as ScaledClock from "@cryptostream/core/ports/ScaledClock"

export interface Options extends Omit<Simulator.Options, "book"> {
  readonly seed: number
  /** Archive files to serve in place of the seeded market. */
  readonly paths: ReadonlyArray<string>
  readonly symbols: ReadonlyArray<Symbol.Symbol> | undefined
  readonly listedBeforeMillis: number
  readonly speed: number
  /** What its clock shows at the start, epoch ms. */
  readonly start: number | undefined
}

const recorded = ({ intervals, paths, symbols }: Options) => {
  const wanted = ({ interval, symbol }: Series.Series) =>
    (symbols === undefined || symbols.includes(symbol)) && (intervals === undefined || intervals.includes(interval))
  return Effect.provide(MarketData, ArchiveFiles.layer(paths, "at once", wanted))
}

const bookOf = Effect.fnUntraced(function*(options: Options) {
  if (options.paths.length > 0) {
    return { _tag: "recorded", market: yield* recorded(options) } satisfies Simulator.Recorded
  }
  const { listedBeforeMillis: listedBefore, seed, symbols } = options
  return { _tag: "seeded", seed, listedBefore, ...(symbols !== undefined && { symbols }) } satisfies Simulator.Seeded
})

/** Serves until it is interrupted; `ready` is told where. */
export const run = Effect.fn("Simulation.run")(function*<E, R>(
  options: Options,
  ready: (simulator: Simulator.Simulator) => Effect.Effect<void, E, R>
) {
  const book = yield* bookOf(options)
  const clock = yield* Clock.Clock
  const start = options.start ?? (yield* Clock.currentTimeMillis)
  const scaled = ScaledClock.make(clock, { speed: options.speed, start })
  const serve = Effect.gen(function*() {
    const simulator = yield* Simulator.make({ ...options, book })
    yield* ready(simulator)
    return yield* simulator.failed
  })
  return yield* Effect.scoped(Effect.provideService(serve, Clock.Clock, scaled))
})
