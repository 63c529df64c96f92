/** How columns of the catalogue stand to the names and files of the references. */
import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import * as Bars from "@cryptostream/core/market/Bars"
import * as Recorded from "@cryptostream/core/test/indicators/Recorded"
import { Result } from "effect"

/** Rows on which a candlestick pattern is not what TA-Lib found; nothing where the column is none. */
export const patternDifferences = (column: string) => {
  const name = column.toUpperCase()
  const names = Recorded.table("oracle/patterns-summary.csv").map((cells) => cells[1])
  if (!names.includes(name)) return undefined
  let [differing, rows] = [0, 0]
  for (const series of Recorded.series) {
    const marks = new Map(
      Recorded.table(`oracle/patterns-${series}.csv.gz`).flatMap(([openTime, pattern, value]) =>
        pattern === name ? [[Number(openTime), Number(value)] as const] : []
      )
    )
    const candles = Recorded.candles(series)
    const indicator = Catalogue.make(Result.getOrThrow(Catalogue.find(column)), Recorded.intervalOf(series))
    const values = indicator.step(indicator.initial, Bars.ofCandles(candles))[1][0]!
    candles.forEach(({ openTime }, i) => {
      const mine = Number.isNaN(values[i]!) ? 0 : values[i]!
      if (mine !== (marks.get(openTime) ?? 0)) differing++
    })
    rows += candles.length
  }
  return { differing, rows }
}
