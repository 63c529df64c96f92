/** The most memory that a program was seen to hold. */
import { Effect } from "effect"
import type * as Programs from "./Programs.ts"

/** Looks now and then until the scope closes; gives what it was in bytes up to now, where the system tells it. */
export const of = Effect.fnUntraced(function*(program: Programs.Program) {
  let most: number | undefined
  const look = Effect.gen(function*() {
    const bytes = yield* program.memory
    if (bytes !== undefined) most = Math.max(most ?? 0, bytes)
    yield* Effect.sleep("500 millis")
  })
  yield* Effect.forkScoped(Effect.forever(look))
  return () => most
})
