/** Waits until something is so, and says what it was when it never is. */
import { Effect, Schema } from "effect"

/** Something that the trial waited for did not come. */
export class Never extends Schema.TaggedError<Never>()("Never", { message: Schema.String }) {}

const betweenLooks = "300 millis"
const patience = 3

export const until = <E, R>(what: string, condition: Effect.Effect<boolean, E, R>, minutes = patience) =>
  Effect.repeat(Effect.delay(condition, betweenLooks), { until: (is) => is }).pipe(
    Effect.timeoutOrElse({
      duration: `${minutes} minutes`,
      orElse: () => Effect.fail(new Never({ message: `not within ${minutes} minutes: ${what}` }))
    })
  )
