/** Values of the environment; a bad one stops the start with one line that names its variable. */
import * as Environment from "@cryptostream/core/wire/Environment"
import { Config, Effect, Schema } from "effect"

export class BadSetting extends Schema.TaggedError<BadSetting>()("BadSetting", { message: Schema.String }) {}

export const read = <A>(config: Config.Config<A>): Effect.Effect<A, BadSetting> =>
  Effect.mapError(config, (error) => new BadSetting({ message: Environment.explain(error) }))

const either = new Intl.ListFormat("en-GB", { type: "disjunction" })

/** For people: `a, b or c`. */
export const alternatives = (names: Iterable<string>): string => either.format(names)

/** One of a few words; the first one unless it is said. */
export const oneOf = Effect.fnUntraced(function*<A extends string>(name: string, words: readonly [A, ...Array<A>]) {
  const said = yield* read(Config.String(name).pipe(Config.withDefault(words[0])))
  const found = words.find((word) => word === said)
  if (found !== undefined) return found
  return yield* new BadSetting({ message: `${name}: ${said}: expected ${alternatives(words)}` })
})
