/** What is wrong with a flag's value, in one line: the flag, the value, and what is expected. */
import * as Setting from "@cryptostream/runtime/Setting"
import type { CliError, HelpDoc } from "effect/cli"

const number = "a number"

/** What the library calls a kind of value, and what a person does. */
const kinds: Readonly<Record<string, string>> = {
  string: "a value",
  integer: "a whole number",
  "an integer": "a whole number",
  float: number,
  "a string representing a finite number": number
}

/** Which of the values with commas between is wrong, where the library says it: 0 is the first. */
const placeOf = (text: string): number | undefined => {
  const [, place] = /\n\s*at \[(\d+)\]/.exec(text) ?? []
  return place === undefined ? undefined : Number(place)
}

/** Words to choose from, as the library lists them. */
const wordsOf = (text: string): ReadonlyArray<string> => text.split(" | ").map((word) => word.replaceAll("\"", ""))

/** Of what is no number at all the library does not say that it has to be a whole one. */
const isWhole = ({ option }: CliError.InvalidValue, flags: ReadonlyArray<HelpDoc.FlagDoc>): boolean =>
  flags.some(({ name, type }) => name === option && type === "integer")

const expectedOf = (text: string): string => {
  const [line = ""] = text.replace(/^Schema validation failed: /, "").split("\n")
  const plain = line.replace(/^(Expected:? |expected |must be )/, "")
  return kinds[plain] ?? (plain.includes(" | ") ? Setting.alternatives(wordsOf(plain)) : plain)
}

export const line = (error: CliError.InvalidValue, flags: ReadonlyArray<HelpDoc.FlagDoc>): string => {
  const { expected, kind, option, value } = error
  const place = placeOf(expected)
  const one = place === undefined ? value : value.split(",")[place]?.trim() ?? value
  // It is printed on a terminal as it is.
  const wrong = one.replace(/\p{Cc}/gu, " ")
  const name = kind === "flag" ? `--${option}` : `<${option}>`
  const right = expectedOf(expected)
  const said = right === number && isWhole(error, flags) ? kinds["integer"]! : right
  return `cryptostream: ${wrong === "" ? name : `${name} ${wrong}`}: expected ${said}`
}
