/**
 * One reader a partition: the group tells who is to read it, and not whether the one before has ended. Whoever takes a
 * partition on says so, and says when it is done with it; the next one waits for that, as long as the one before is in the
 * group. Who is not any more was not heard of for the session time of the group, and what it had sent has come by then.
 */
import type * as Interval from "@cryptostream/core/market/Interval"
import type { StateStore } from "@cryptostream/core/ports/StateStore"
import { Clock, Effect, Option, Schema } from "effect"

const Owner = Schema.fromJsonString(Schema.Struct({ member: Schema.String, isDone: Schema.Boolean }))

const key = (interval: Interval.Interval, partition: number): string => `owner/${interval}/${partition}`

/** So long one waits for a member that does not end, ms: a request to a store is given up in this time. */
const patience = 10_000
const betweenLooks = "200 millis"

export interface Place {
  readonly group: string
  readonly interval: Interval.Interval
  readonly partition: number
}

/** Has a partition while it is used. */
export const holding = <E>(
  state: StateStore["Service"],
  member: string,
  members: Effect.Effect<ReadonlySet<string>, E>,
  { group, interval, partition }: Place
) => {
  const name = `${key(interval, partition)}/${group}`
  const say = (isDone: boolean) =>
    Effect.flatMap(
      Effect.orDie(Schema.encodeEffect(Owner)({ member, isDone })),
      (text) => state.put([[name, text]])
    )
  const owner = Effect.flatMap(
    state.get(name),
    (text) => Effect.transposeOption(Option.map(text, (json) => Effect.orDie(Schema.decodeEffect(Owner)(json))))
  )
  const isFree = Effect.gen(function*() {
    const one = Option.getOrUndefined(yield* owner)
    return one === undefined || one.isDone || one.member === member || !(yield* members).has(one.member)
  })
  const free = Effect.gen(function*() {
    const begun = yield* Clock.currentTimeMillis
    while (!(yield* isFree) && (yield* Clock.currentTimeMillis) - begun < patience) yield* Effect.sleep(betweenLooks)
  })
  const letGo = Effect.catch(
    say(true),
    (error) => Effect.logWarning(`${error.message}: who takes ${name} on has to wait`)
  )
  return <A, E, R>(use: Effect.Effect<A, E, R>) =>
    Effect.andThen(free, Effect.acquireUseRelease(say(false), () => use, () => letGo))
}
