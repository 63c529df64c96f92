/** What somebody may have meant who called a column by a name that there is not. */
import * as Entry from "./Entry.ts"

/** How many letters are to be changed, added, taken away or swapped with the next (Damerau, 1964; none of them twice). */
const distance = (a: string, b: string): number => {
  const rows: Array<Array<number>> = [Array.from({ length: b.length + 1 }, (_, k) => k)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let k = 1; k <= b.length; k++) {
      const changed = rows[i - 1]![k - 1]! + (a[i - 1] === b[k - 1] ? 0 : 1)
      const isSwap = i > 1 && k > 1 && a[i - 1] === b[k - 2] && a[i - 2] === b[k - 1]
      const swapped = isSwap ? rows[i - 2]![k - 2]! + 1 : Infinity
      row.push(Math.min(rows[i - 1]![k]! + 1, row[k - 1]! + 1, changed, swapped))
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}

/** A word of fewer letters is in too many titles, and near too many names; one of more is none. */
const shortest = 3
const longest = 40
const most = 4

/** Words as they are compared: a column has `_` between them where a title has spaces. */
const words = (text: string): string => ` ${text.toLowerCase().split(/[^a-z0-9%+]+/).filter(Boolean).join(" ")}`

const textsOf = (entry: Entry.Entry): ReadonlyArray<string> => Entry.titles(entry).map(words)

/** The column of the output that has the words in its title; the first one where none has. */
const columnOf = (about: string) => (entry: Entry.Entry): string => {
  const output = entry.outputs.findIndex(({ title }) => words(title).includes(about))
  return Entry.columns(entry, Entry.defaults(entry))[Math.max(0, output)]!
}

const spelledNearly = (stem: string, entries: ReadonlyArray<Entry.Entry>): ReadonlyArray<Entry.Entry> => {
  const changes = entries.map(({ name }) => distance(stem, name))
  const fewest = Math.min(Math.max(1, Math.floor(stem.length / 3)), ...changes)
  return entries.filter((_, i) => changes[i] === fewest)
}

/** Those that are called so; else those whose name begins so; else those that speak of it; else those spelled most nearly so. */
export const near = (column: string, entries: ReadonlyArray<Entry.Entry>): ReadonlyArray<string> => {
  // A name may come from anyone: it is measured before it is looked at.
  const written = column.slice(0, longest + 1).toLowerCase().replace(/(_\d.*|_)$/, "")
  if (written.length > longest) return []
  // Digits at the end are parameters, as in rsi14.
  const bare = written.replace(/[\d.]+$/, "")
  const stem = bare.length < shortest ? written : bare
  const about = words(stem)
  const called: ReadonlyArray<() => ReadonlyArray<Entry.Entry>> = [
    () => entries.filter(({ name }) => name === written),
    () => entries.filter(({ also, name }) => name === stem || also.some((text) => words(text) === about))
  ]
  const alike: typeof called = about.trim().length < shortest ? [] : [
    () => entries.filter(({ name }) => name.startsWith(stem) || stem.startsWith(`${name}_`)),
    () => entries.filter((entry) => textsOf(entry).some((text) => text.includes(about))),
    () => spelledNearly(stem, entries)
  ]
  for (const way of [...called, ...alike]) {
    const found = way()
    if (found.length > 0) return found.slice(0, most).map(columnOf(about))
  }
  return []
}
