/** Columns as a person lists them: with commas between. */
import { Result } from "effect"

/** The names, or the reason why the text is no such list. */
export const parse = (text: string): Result.Result<ReadonlyArray<string>, string> => {
  const names = text.split(",").map((name) => name.trim())
  const wrong = names.find((name) => name === "" || /\s/.test(name))
  if (wrong === undefined) return Result.succeed(names)
  return Result.fail(
    wrong === "" ? "expected a column, as rsi_14" : "expected commas between columns, as sma_20,rsi_14"
  )
}

/** What is computed of two series. */
export const isOfTwo = (name: string): boolean => /^(correlation|beta)_\d+$/.test(name)
