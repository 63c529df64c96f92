/**
 * Runs effects beside each other to their ends. A stop does not end them, it is handed on to them: they wait for nobody any
 * more, and what does not have to wait is done.
 */
import { Effect, Exit, Fiber } from "effect"

const beside = Effect.fnUntraced(function*<E, R>(lanes: ReadonlyArray<Effect.Effect<void, E, R>>) {
  // A fiber that was stopped ends as stopped even where all of its work is done, so how the work ended is noted inside.
  const exits: Array<Exit.Exit<void, E>> = []
  const fibers = yield* Effect.forEach(
    lanes,
    (lane) => Effect.forkChild(Effect.uninterruptible(Effect.map(Effect.exit(lane), (exit) => exits.push(exit))))
  )
  const waited = yield* Effect.exit(Effect.interruptible(Fiber.awaitAll(fibers)))
  if (Exit.isFailure(waited)) yield* Fiber.interruptAll(fibers)
  yield* Exit.asVoidAll(exits)
}, Effect.uninterruptible)

export const run = <E, R>(lanes: ReadonlyArray<Effect.Effect<void, E, R>>): Effect.Effect<void, E, R> =>
  lanes.length === 1 ? lanes[0]! : beside(lanes)
