/** The catalogue as the page uses it: what the columns of an indicator are called, and what a column is of. */
import type { Indicator } from "./wire.ts"

export type Output = Indicator["outputs"][number]

/** An indicator on the chart: its parameters, and those of its columns that are drawn. */
export interface Group {
  readonly entry: Indicator
  readonly parameters: ReadonlyArray<number>
  readonly columns: ReadonlyArray<{ readonly column: string; readonly output: Output }>
}

const joined = (...parts: ReadonlyArray<string | number>): string => parts.filter((part) => part !== "").join("_")

/** Names an indicator with its parameters. */
export const keyOf = ({ entry: { ending, name }, parameters }: Pick<Group, "entry" | "parameters">): string =>
  joined(name, ...parameters, ending)

/** `MACD 12 26 9`: short, for the chart. */
export const label = (group: Pick<Group, "entry" | "parameters">): string =>
  keyOf(group).replaceAll("_", " ").toUpperCase()

/** With all of its columns. */
export const group = (entry: Indicator, parameters: ReadonlyArray<number>): Group => ({
  entry,
  parameters,
  columns: entry.outputs.map((output) => ({
    output,
    column: joined(entry.name, output.suffix, ...parameters, entry.ending)
  }))
})

export const defaults = (entry: Indicator): ReadonlyArray<number> => entry.parameters.map((one) => one.default)

const number = /^\d+(\.\d+)?$/

/** What a column is of; nothing where the catalogue has none of that name. Whether its parameters may be, the server knows. */
const find = (catalogue: ReadonlyArray<Indicator>, column: string): Group | undefined => {
  for (const entry of catalogue) {
    for (const output of entry.outputs) {
      const [stem, ending] = [joined(entry.name, output.suffix), entry.ending === "" ? "" : `_${entry.ending}`]
      if (!column.startsWith(stem) || !column.endsWith(ending)) continue
      const [first, ...texts] = column.slice(stem.length, column.length - ending.length).split("_")
      if (first !== "" || texts.length !== entry.parameters.length || !texts.every((text) => number.test(text))) {
        continue
      }
      return { entry, parameters: texts.map(Number), columns: [{ column, output }] }
    }
  }
  return undefined
}

/** Columns of one indicator stand together, in the order in which they are first named; and those that are of none. */
export const grouped = (catalogue: ReadonlyArray<Indicator>, columns: ReadonlyArray<string>) => {
  const groups = new Map<string, Group>()
  const unknown: Array<string> = []
  for (const column of new Set(columns)) {
    const found = find(catalogue, column)
    if (found === undefined) {
      unknown.push(column)
      continue
    }
    const before = groups.get(keyOf(found))
    groups.set(keyOf(found), { ...found, columns: [...before?.columns ?? [], ...found.columns] })
  }
  return { groups: [...groups.values()], unknown }
}

export const columnsOf = (groups: ReadonlyArray<Group>): ReadonlyArray<string> =>
  groups.flatMap(({ columns }) => columns.map(({ column }) => column))

/** Columns at a time, as the server has it. */
export const most = 12

/** The first of them that there is room for. */
export const fitting = (groups: ReadonlyArray<Group>): ReadonlyArray<Group> =>
  groups.filter((_, i) => columnsOf(groups.slice(0, i + 1)).length <= most)

/** Of each place, unless others are chosen. */
const mostUnasked = 2

/** What is shown of the stored set where nothing is chosen: the first of it in each place, so that candles are seen, and room is left. */
export const unasked = (groups: ReadonlyArray<Group>): ReadonlyArray<Group> => {
  const isBeside = ({ entry: { pane } }: Group) => (one: Group) => one.entry.pane === pane
  return fitting(groups.filter((group, i) => groups.slice(0, i).filter(isBeside(group)).length < mostUnasked))
}

const rank = (entry: Indicator, text: string): number => {
  const titles = [entry.title, ...entry.outputs.map((output) => output.title), ...entry.also].join(" ").toLowerCase()
  if (entry.name === text) return 0
  if (entry.name.startsWith(text)) return 1
  if (` ${titles}`.includes(` ${text}`)) return 2
  const columns = columnsOf([group(entry, defaults(entry))])
  const everything = [titles, entry.name, ...columns, entry.family].join(" ").toLowerCase()
  return text.split(/\s+/).every((word) => everything.includes(word)) ? 3 : 4
}

/** The entries that a text is in, the nearest first; all of them where there is no text. */
export const search = (catalogue: ReadonlyArray<Indicator>, text: string): ReadonlyArray<Indicator> => {
  const wanted = text.trim().toLowerCase()
  if (wanted === "") return catalogue
  const ranked = catalogue.map((entry) => ({ entry, rank: rank(entry, wanted) })).filter((one) => one.rank < 4)
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ entry }) => entry)
}
