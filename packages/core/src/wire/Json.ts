/**
 * JSON of the exchange. `JSON.parse` alone passes over what only a damaged text holds: of a key that stands twice it keeps
 * one value, of a number longer than float64 some digits, and `1e3` or `-0` are numbers to it like any other.
 */
import { Result } from "effect"

const escapes = /(?:\\u[0-9a-f]{4})+|\\./gi

/** Blanks between, and how a character is escaped, say nothing. */
const bare = (text: string): string =>
  text.replace(escapes, (some) => JSON.stringify(JSON.parse(`"${some}"`)).slice(1, -1)).replace(/[ \t\n\r]+/g, "")

/** Written again it must be the same text. */
const isWhole = (text: string, json: unknown): boolean => {
  const again = JSON.stringify(json)
  return again === text || bare(again) === bare(text)
}

/** What the text says, or why it is not read. */
export const parse = (text: string): Result.Result<unknown, string> =>
  Result.try({
    try: () => {
      const json: unknown = JSON.parse(text)
      return { json, whole: isWhole(text, json) }
    },
    catch: (cause) => `is not JSON: ${String(cause)}`
  }).pipe(
    Result.flatMap(({ json, whole }) =>
      whole
        ? Result.succeed(json)
        : Result.fail("holds a key twice, or a number written as the exchange never does")
    )
  )
