/** Our own indicators, in arrays as the product runs them, or candle by candle. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import * as Entry from "@cryptostream/core/indicators/Entry"
import type * as Indicator from "@cryptostream/core/indicators/Indicator"
import * as Bars from "@cryptostream/core/market/Bars"
import { Result } from "effect"
import type { PeerSeries, Run, Runs } from "./PeerSeries.ts"

const inArraysOf = (size: number) => {
  const cut = new WeakMap<PeerSeries, ReadonlyArray<Bars.Bars>>()
  const pieces = (series: PeerSeries) => {
    const known = cut.get(series)
    if (known !== undefined) return known
    const { bars } = series
    const made = Array.from(
      { length: Math.ceil(bars.length / size) },
      (_, i) => Bars.slice(bars, i * size, Math.min(bars.length, (i + 1) * size))
    )
    cut.set(series, made)
    return made
  }
  return (indicator: Indicator.Indicator): Run => (series) => {
    let state = indicator.initial
    let last: ReadonlyArray<Float64Array> = []
    for (const bars of pieces(series)) {
      const [next, columns] = indicator.step(state, bars)
      state = next
      last = columns
    }
    return last
  }
}

/** One of each entry, with its default parameters, and what of the default set is not among them. */
const columns = [
  ...new Set([
    ...Catalogue.entries.map((entry) => Entry.columns(entry, Entry.defaults(entry))[0]!),
    ...Enrichment.defaultColumns
  ])
]

const runs = (size: number): Runs => {
  const over = inArraysOf(size)
  return Object.fromEntries(
    columns.map((column) => [column, over(Catalogue.make(Result.getOrThrow(Catalogue.find(column)), "1m"))])
  )
}

export const inArrays = runs(1_000)
export const oneByOne = runs(1)
