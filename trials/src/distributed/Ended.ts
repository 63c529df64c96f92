/** How a trial ends that came to no end: with a line that says why, and not as if nothing had been found. */
import { Console, Effect } from "effect"

interface Reason {
  readonly _tag: string
  readonly message: string
}

/** That there are no servers was said already, in a line of its own. */
const isToBeSaid = ({ _tag }: Reason): boolean => _tag !== "NoServers"

export const badly = <A, E extends Reason, R>(trial: Effect.Effect<A, E, R>) =>
  Effect.catchIf(trial, isToBeSaid, ({ message }) =>
    Effect.andThen(
      Console.error(`the trial came to no end: ${message}`),
      Effect.sync(() => {
        process.exitCode = 1
      })
    ))
