/** What a program waits for before it can do its work in time, by name. While there is anything, it is not ready. */
import { Context, Effect } from "effect"

export interface Shape {
  /** A later reason takes the place of an earlier one. */
  waitFor(what: string, why: string): void
  isThere(what: string): void
  waiting(): ReadonlyMap<string, string>
}

/** What nothing is waited for in so far. */
export const make = (): Shape => {
  const reasons = new Map<string, string>()
  return {
    waitFor: (what, why) => void reasons.set(what, why),
    isThere: (what) => void reasons.delete(what),
    waiting: () => new Map(reasons)
  }
}

/** One for a process: whoever asks it from outside asks about all that runs in it. */
export const Readiness = Context.Reference<Shape>("@cryptostream/core/Readiness", { defaultValue: make })

export const waitFor = (what: string, why: string): Effect.Effect<void> =>
  Effect.map(Readiness, (readiness) => readiness.waitFor(what, why))

export const isThere = (what: string): Effect.Effect<void> =>
  Effect.map(Readiness, (readiness) => readiness.isThere(what))

/** A line for each thing that is waited for. */
export const lines: Effect.Effect<ReadonlyArray<string>> = Effect.map(
  Readiness,
  (readiness) => Array.from(readiness.waiting(), ([what, why]) => `${what}: ${why}`)
)
