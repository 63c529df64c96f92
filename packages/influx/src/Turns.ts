/** Turns: what is done to a series is done by one at a time, so that its writes keep their order. */
import { Effect, Semaphore } from "effect"

export interface Turns {
  /** Runs an effect once all of these series are free, and keeps them until it ends. */
  readonly take: (keys: Iterable<string>) => <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

/** A stop does not wait for a turn that somebody else may hold for as long as an outage lasts. */
const acquire = (turn: Semaphore.Semaphore): Effect.Effect<void> =>
  Effect.flatMap(turn.takeIfAvailable(1), (isTaken) => isTaken ? Effect.void : Effect.interruptible(turn.take(1)))

export const make = (): Turns => {
  const semaphores = new Map<string, Semaphore.Semaphore>()
  const of = (key: string): Semaphore.Semaphore => {
    const known = semaphores.get(key)
    if (known !== undefined) return known
    const made = Semaphore.makeUnsafe(1)
    semaphores.set(key, made)
    return made
  }
  const holding = (turn: Semaphore.Semaphore) => <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.acquireUseRelease(acquire(turn), () => effect, () => turn.release(1))
  return {
    // Everybody takes them in the same order, so that no two wait for each other.
    take: (keys) => (effect) => [...new Set(keys)].sort().reduceRight((held, key) => holding(of(key))(held), effect)
  }
}
