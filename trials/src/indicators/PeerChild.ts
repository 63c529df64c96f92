/** One contender, in a process of its own: the fastest of some runs a column, in ns a candle, as JSON on stdout. */
import * as Indicatorts from "./Indicatorts.ts"
import * as Ours from "./Ours.ts"
import * as PeerSeries from "./PeerSeries.ts"
import * as TechnicalIndicators from "./TechnicalIndicators.ts"
import * as TradingSignals from "./TradingSignals.ts"

const contenders: Readonly<Record<string, PeerSeries.Runs>> = {
  ours: Ours.inArrays,
  "ours, one by one": Ours.oneByOne,
  "trading-signals": TradingSignals.runs,
  technicalindicators: TechnicalIndicators.runs,
  indicatorts: Indicatorts.runs
}

const warming = 2
const runs = 5

const [, , name = "", count = "0"] = process.argv
const series = PeerSeries.make(Number(count))

const fastest = (run: PeerSeries.Run): number => {
  const times = Array.from({ length: warming + runs }, () => {
    const began = performance.now()
    run(series)
    return performance.now() - began
  })
  return Math.min(...times.slice(warming)) * 1e6 / series.bars.length
}

const columns = Object.entries(contenders[name]!)
// Once through all of them first: what they share is compiled for the first column as for the last.
for (const [, run] of columns) run(series)
console.log(JSON.stringify(Object.fromEntries(columns.map(([column, run]) => [column, fastest(run)]))))
