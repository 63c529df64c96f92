/**
 * How the columns of the catalogue are drawn, as regular expressions of their names: the catalogue says which of them share the
 * scale of the candles, which have one of their own, and which are marks.
 */
import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import type * as Entry from "@cryptostream/core/indicators/Entry"

const entriesOf = (pane: Entry.Pane) => Catalogue.entries.filter((entry) => entry.pane === pane)

const alternatives = (texts: ReadonlyArray<string>): string =>
  [...new Set(texts)].filter((text) => text !== "").join("|")

const stems = (entries: ReadonlyArray<Entry.Entry>): ReadonlyArray<string> =>
  entries.flatMap(({ name, outputs }) => outputs.map(({ suffix }) => suffix === "" ? name : `${name}_${suffix}`))

/** What ends a column's name: its parameters, and what stands behind them. */
const ending = (entries: ReadonlyArray<Entry.Entry>): string => {
  const endings = alternatives(entries.map((entry) => entry.ending))
  return endings === "" ? "(_[0-9.]+)*" : `(_[0-9.]+)*(_(${endings}))?`
}

const columnsOf = (pane: Entry.Pane): string => {
  const entries = entriesOf(pane)
  return `(${alternatives(stems(entries))})${ending(entries)}`
}

/** Over the candles. */
export const price = columnsOf("price")
export const marks = columnsOf("marks")

const own = entriesOf("own")

/** Behind the name of an indicator with a scale of its own: its output and its parameters. */
export const ownRest = `(_(${alternatives(own.flatMap(({ outputs }) => outputs.map(({ suffix }) => suffix)))}))?${
  ending(own)
}`

/** A column with a scale of its own; its first group is the name of its indicator. */
export const ownScale = `(${alternatives(own.map(({ name }) => name))})${ownRest}`
