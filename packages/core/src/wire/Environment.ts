/** Values of the environment: what is wrong with one, in a line that names its variable. */
import { type Config, SchemaIssue } from "effect"

const describe = SchemaIssue.makeFormatterStandardSchemaV1()

/** A value that is set is always text. */
const unset = "Expected string"

export const explain = ({ cause }: Config.ConfigError): string =>
  cause._tag === "SourceError"
    ? cause.message
    : describe(cause.issue).issues
      .map(({ message, path }) => `${path?.map(String).join("_")} ${message === unset ? "is not set" : message}`)
      .join("; ")
