/** Values of the environment: what is wrong with one, in a line that names its variable. */
import { type Config, Option, SchemaIssue } from "effect"

const describe = SchemaIssue.makeFormatterStandardSchemaV1()

/** Nothing stands there, and something has to. */
const isUnset = (issue: SchemaIssue.Issue): boolean => {
  if (issue._tag === "Pointer" || issue._tag === "Encoding") return isUnset(issue.issue)
  if (issue._tag === "MissingKey") return true
  return "actual" in issue && (Option.isOption(issue.actual)
    ? Option.getOrUndefined(issue.actual) === undefined
    : issue.actual === undefined)
}

export const explain = ({ cause }: Config.ConfigError): string => {
  if (cause._tag === "SourceError") return cause.message
  const unset = isUnset(cause.issue) ? "is not set. " : ""
  return describe(cause.issue).issues
    .map(({ message, path }) => `${path?.map(String).join("_")} ${unset}${message}`)
    .join("; ")
}
