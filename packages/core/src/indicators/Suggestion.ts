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

/** A word of fewer letters is in too many titles, and near too many names. */
const word = 3
const most = 4

/** Those whose name begins so; else those that have the word in their title; else those spelled most nearly so. */
export const near = (column: string, entries: ReadonlyArray<Entry.Entry>): ReadonlyArray<string> => {
  const stem = column.toLowerCase().replace(/(_\d.*|_)$/, "")
  if (stem.length < word) return []
  const changes = entries.map(({ name }) => distance(stem, name))
  const fewest = Math.min(Math.max(1, Math.floor(stem.length / 3)), ...changes)
  const found = [
    entries.filter(({ name }) => name === stem),
    entries.filter(({ name }) => name.startsWith(stem) || stem.startsWith(`${name}_`)),
    entries.filter(({ title }) => title.toLowerCase().includes(stem)),
    entries.filter((_, i) => changes[i] === fewest)
  ].find((some) => some.length > 0) ?? []
  return found.slice(0, most).map((entry) => Entry.columns(entry, Entry.defaults(entry))[0]!)
}
