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

const pattern = (entries: ReadonlyArray<Entry.Entry>): string => `(${alternatives(stems(entries))})${ending(entries)}`

const columnsOf = (pane: Entry.Pane): string => pattern(entriesOf(pane))

/** Over the candles. */
export const price = columnsOf("price")
export const marks = columnsOf("marks")

/** Marks that say the same of a direction, by the names of what they are the output of. */
const marksThatMean = (...meanings: ReadonlyArray<Entry.Output["meaning"]>): string =>
  pattern(
    entriesOf("marks").flatMap((entry) => {
      const [first, ...others] = entry.outputs.filter(({ meaning }) => meanings.includes(meaning))
      return first === undefined ? [] : [{ ...entry, outputs: [first, ...others] }]
    })
  )

export const neutral = marksThatMean("neutral")
export const outliers = marksThatMean("outlier")
export const highs = marksThatMean("high")

/** Marks that stand in a later row than the candle that they speak of; the last group says how many candles later. */
export const late = entriesOf("marks").flatMap(({ behind, ending, name, outputs, parameters }) => {
  if (behind === undefined) return []
  const numbers = parameters.map((parameter) => parameter.name === behind ? "_([0-9]+)" : "_[0-9.]+").join("")
  return outputs.map(({ suffix }) =>
    `${[name, suffix].filter((part) => part !== "").join("_")}${numbers}${ending === "" ? "" : `_${ending}`}`
  )
})

const own = entriesOf("own")

/** Behind the name of an indicator with a scale of its own: its output and its parameters. */
export const ownRest = `(_(${alternatives(own.flatMap(({ outputs }) => outputs.map(({ suffix }) => suffix)))}))?${
  ending(own)
}`

/** A column with a scale of its own; its first group is the name of its indicator. */
export const ownScale = `(${alternatives(own.map(({ name }) => name))})${ownRest}`
