/** The catalogue on paper: all of it as a list, or what was asked for with all that is known of it. */
import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import * as Entry from "@cryptostream/core/indicators/Entry"
import { Console, Effect, Option } from "effect"
import type { Input } from "./IndicatorsVerb.ts"
import * as Options from "./Options.ts"

const columnsOf = (entry: Entry.Entry) => Entry.columns(entry, Entry.defaults(entry))

const isAbout = (word: string) => (entry: Entry.Entry) =>
  [...Entry.titles(entry), ...columnsOf(entry)].some((text) => text.toLowerCase().includes(word.toLowerCase()))

const details = (entry: Entry.Entry): string => {
  const lines: ReadonlyArray<readonly [string, string]> = [
    ["formula", entry.formula],
    ["source", entry.source],
    ...entry.parameters.map(({ expected, name, ...parameter }) =>
      [name, `${expected}; ${parameter.default} here`] as const
    )
  ]
  const longest = Math.max(...lines.map(([name]) => name.length))
  return [
    `${columnsOf(entry).join("  ")}\n  ${entry.title}`,
    ...lines.map(([name, text]) => `  ${name.padEnd(longest)} ${text}`)
  ].join("\n")
}

const width = Math.max(...Catalogue.entries.flatMap(columnsOf).map(({ length }) => length))

/** A line a column; what is one of several outputs says which. */
const lines = (entry: Entry.Entry): ReadonlyArray<string> =>
  columnsOf(entry).map((column, output) =>
    `  ${column.padEnd(width)}  ${output === 0 ? entry.title : `  ${entry.outputs[output]!.title}`}`
  )

const list = Catalogue.families.flatMap(({ entries, title }) => ["", title, ...entries.flatMap(lines)])

const asJson = (entry: Entry.Entry) => ({
  columns: columnsOf(entry),
  title: entry.title,
  formula: entry.formula,
  source: entry.source,
  parameters: entry.parameters.map(({ expected, name, ...parameter }) => ({
    name,
    default: parameter.default,
    expected
  }))
})

export const run = Effect.fnUntraced(function*({ json, word }: Input) {
  const entries = Option.match(word, {
    onNone: () => Catalogue.entries,
    onSome: (word) => Catalogue.entries.filter(isAbout(word))
  })
  if (entries.length === 0) {
    const message = `no indicator has "${Option.getOrThrow(word)}" in its name or title; without a word all are listed`
    return yield* new Options.WrongUse({ message })
  }
  if (json) return yield* Console.log(JSON.stringify(entries.map(asJson), undefined, 2))
  if (Option.isSome(word)) return yield* Console.log(entries.map(details).join("\n\n"))
  yield* Console.log(
    [
      `${entries.length} indicators by their columns, with the parameters usually taken: any others go into the same places.`,
      ...list,
      "",
      "Formula, source and parameters: cryptostream indicators <word>"
    ].join("\n")
  )
})
