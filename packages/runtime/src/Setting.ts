/** Values of the environment; a bad one stops the start with one line that names its variable. */
import { Config, Effect, Schema, SchemaIssue } from "effect"

export class BadSetting extends Schema.TaggedError<BadSetting>()("BadSetting", { message: Schema.String }) {}

const explain = ({ cause }: Config.ConfigError): string =>
  cause._tag === "SourceError"
    ? cause.message
    : SchemaIssue.makeFormatterStandardSchemaV1()(cause.issue).issues
      .map(({ message, path }) => `${path?.map(String).join("_")}: ${message}`)
      .join("; ")

export const read = <A>(config: Config.Config<A>): Effect.Effect<A, BadSetting> =>
  Effect.mapError(config, (error) => new BadSetting({ message: explain(error) }))
