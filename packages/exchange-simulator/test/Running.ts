/** A simulator on a real port, under a clock that may run fast, for tests that look at it from outside. */
import * as Simulator from "@cryptostream/exchange-simulator/Simulator"
import { NodeServices } from "@effect/platform-node"
import { Clock, Effect, type FileSystem, type Scope } from "effect"
import * as Books from "./Books.ts"
import * as ScaledClock from "@cryptostream/core/ports/ScaledClock"

export const { seed, start } = Books

export interface Options extends Partial<Simulator.Options> {
  /** How many times as fast as the real one its clock runs. */
  readonly speed: number
  readonly faults?: ReadonlyArray<object>
}

/** Waits until so much time has passed since the start, by the simulator's clock. */
export const until = (seconds: number): Effect.Effect<void> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => Effect.sleep(Math.max(0, start + seconds * 1000 - now)))

/** It starts at `start` and has four symbols of three days. */
export const run = <A, E>(
  { faults = [], speed, ...options }: Options,
  use: (simulator: Simulator.Simulator) => Effect.Effect<A, E, Scope.Scope | FileSystem.FileSystem>
) =>
  Effect.flatMap(
    Simulator.make({
      port: 0,
      book: { _tag: "seeded", seed, listedBefore: "3 days" },
      script: JSON.stringify(faults),
      ...options
    }),
    use
  ).pipe(
    Effect.scoped,
    Effect.provide([ScaledClock.layer({ speed, start }), NodeServices.layer])
  )
