/** Values of the environment; a bad one stops the start with one line that names its variable. */
import * as Environment from "@cryptostream/core/wire/Environment"
import { Config, Effect, Schema } from "effect"

export class BadSetting extends Schema.TaggedError<BadSetting>()("BadSetting", { message: Schema.String }) {}

export const read = <A>(config: Config.Config<A>): Effect.Effect<A, BadSetting> =>
  Effect.mapError(config, (error) => new BadSetting({ message: Environment.explain(error) }))
