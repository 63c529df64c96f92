/** What is wrong with a flag's value, in one line: the flag, the value, and what is expected. */
import * as Setting from "@cryptostream/runtime/Setting"
import type { CliError } from "effect/cli"

/** What the library calls a kind of value, and what a person does. */
const kinds: Readonly<Record<string, string>> = {
  string: "a value",
  integer: "a whole number",
  "an integer": "a whole number",
  float: "a number",
  "a string representing a finite number": "a number"
}

/** Which of the values with commas between is wrong, where the library says it: 0 is the first. */
const placeOf = (text: string): number | undefined => {
  const [, place] = /\n\s*at \[(\d+)\]/.exec(text) ?? []
  return place === undefined ? undefined : Number(place)
}

/** Words to choose from, as the library lists them. */
const wordsOf = (text: string): ReadonlyArray<string> => text.split(" | ").map((word) => word.replaceAll("\"", ""))

const expectedOf = (text: string): string => {
  const [line = ""] = text.replace(/^Schema validation failed: /, "").split("\n")
  const plain = line.replace(/^(Expected:? |expected |must be )/, "")
  return kinds[plain] ?? (plain.includes(" | ") ? Setting.alternatives(wordsOf(plain)) : plain)
}

export const line = ({ expected, kind, option, value }: CliError.InvalidValue): string => {
  const place = placeOf(expected)
  const one = place === undefined ? value : value.split(",")[place]?.trim() ?? value
  // It is printed on a terminal as it is.
  const wrong = one.replace(/\p{Cc}/gu, " ")
  const name = kind === "flag" ? `--${option}` : `<${option}>`
  return `cryptostream: ${wrong === "" ? name : `${name} ${wrong}`}: expected ${expectedOf(expected)}`
}
