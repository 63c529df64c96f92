/** The product as a user runs it: one program or several, which are killed, started again and stopped together. */
import { type Clock, Effect, type Scope } from "effect"
import * as Supervised from "./Supervised.ts"

export interface Options {
  /** In the order in which they are stopped: who reads what another writes comes behind it. */
  readonly programs: ReadonlyArray<Supervised.Program>
  /** Where what they say is kept. */
  readonly logFile: string
}

export interface Product {
  /** SIGKILL, and at once new processes with the same flags. */
  readonly killAndRestart: Effect.Effect<void>
  /** SIGTERM; killed where it has not ended in ten seconds of the real clock. */
  readonly stop: Effect.Effect<Supervised.Ended>
  /** Resident memory of all processes in bytes, where the system tells it. */
  readonly memory: Effect.Effect<number | undefined>
  /** What was said of each time one ended without having been told to: it is started again, as a supervisor would do. */
  readonly ends: () => ReadonlyArray<string>
  /** Fails when one ends by itself again and again. */
  readonly failed: Effect.Effect<never, Supervised.ProductEnded>
  /** By how much (ms) its clock was ahead of ours when it said something, for each line of its log. */
  readonly clockAhead: () => ReadonlyArray<number>
}

const inOrder = { discard: true } as const
const atOnce = { concurrency: "unbounded", discard: true } as const

const isClean = ({ code }: Supervised.Ended): boolean => code === 0

/** Runs it until the scope closes. `real` is the clock of the world. */
export const make = Effect.fnUntraced(
  function*({ logFile, programs }: Options, real: Clock.Clock): Effect.fn.Return<Product, never, Scope.Scope> {
    const all = yield* Effect.forEach(programs, (program) => Supervised.make(program, logFile, real))
    return {
      killAndRestart: Effect.forEach(all, ({ kill }) => kill, atOnce).pipe(
        Effect.andThen(Effect.forEach(all, ({ begin }) => begin, inOrder)),
        Effect.uninterruptible
      ),
      // One that did not end as it should stands for all.
      stop: Effect.map(
        Effect.forEach(all, ({ stop }) => stop),
        (ends) => ends.find((ended) => !isClean(ended)) ?? { code: 0, signal: null }
      ),
      memory: Effect.map(
        Effect.forEach(all, ({ memory }) => memory),
        (some) => some.every((bytes) => bytes !== undefined) ? some.reduce((sum, bytes) => sum + bytes, 0) : undefined
      ),
      ends: () => all.flatMap(({ ends }) => ends()),
      failed: Effect.raceAllFirst(all.map(({ failed }) => failed)),
      clockAhead: () => all.flatMap(({ clockAhead }) => clockAhead())
    }
  }
)
