/** Which lines of a batch InfluxDB does not take, by what its answer says. */
import type { Line } from "./LineProtocol.ts"
import type { Refused } from "./Transport.ts"

export interface Bad {
  readonly line: Line
  /** The server's words. */
  readonly reason: string
}

export type Finding =
  /** These are bad; of the others nothing is stored yet where `isRestOwed`. */
  | { readonly _tag: "found"; readonly bad: ReadonlyArray<Bad>; readonly isRestOwed: boolean }
  /** Some are, or the batch as a whole is too large: its halves tell more. */
  | { readonly _tag: "halve" }
  /** It is not about the lines. */
  | { readonly _tag: "other" }

const malformed = (message: string): ReadonlyMap<string, string> =>
  new Map([...message.matchAll(/^unable to parse '(.*)': (.*)$/gm)].map(([, text, reason]) => [text!, reason!]))

const all = (lines: ReadonlyArray<Line>, reason: string): Finding => ({
  _tag: "found",
  bad: lines.map((line) => ({ line, reason })),
  isRestOwed: false
})

/** A refusal that does not speak of lines never makes one bad: a proxy that refuses everything would empty the store. */
export const find = ({ message, status }: Refused, lines: ReadonlyArray<Line>): Finding => {
  if (status === 413 && lines.length > 1) return { _tag: "halve" }
  if (status === 400 && message.includes("unable to parse")) {
    const reasons = malformed(message)
    const bad = lines.flatMap((line) => {
      const reason = reasons.get(line.text)
      return reason === undefined ? [] : [{ line, reason }]
    })
    if (bad.length > 0) return { _tag: "found", bad, isRestOwed: true }
    return lines.length === 1 ? all(lines, message) : { _tag: "halve" }
  }
  if (status === 422 && message.includes("partial write")) {
    const [, dropped] = /dropped=(\d+)/.exec(message) ?? []
    return lines.length === 1 || Number(dropped) === lines.length ? all(lines, message) : { _tag: "halve" }
  }
  return { _tag: "other" }
}
