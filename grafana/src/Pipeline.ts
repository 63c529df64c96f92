/** The dashboard Pipeline: how late closes are, how many candles come, how fresh each series is, and what cannot be read. */
import * as units from "@grafana/grafana-foundation-sdk/units"
import { flux } from "./Datasources.ts"
import * as Evidence from "./Evidence.ts"
import * as Layout from "./Layout.ts"
import * as Pace from "./Pace.ts"
import * as Panels from "./Panels.ts"
import * as Variables from "./Variables.ts"

const latency = Panels.timeSeries("Latency of closes", { width: 12, height: 9 }, flux(Pace.latency))
  .description("From the end of a candle to the exchange's word that it is closed, of candles that came live")
  .interval("1m")
  .unit(units.Seconds)
  .displayName("${__field.labels.interval} ${__field.labels.quantile}")

const throughput = Panels.bars("Candles", { width: 12, height: 9 }, flux(Pace.throughput))
  .description("By open time and interval, as they are stored")
  .interval("1m")
  .displayName("${__field.labels.interval}")

const behind = Panels.stat("Furthest behind", { width: 6, height: 9 }, flux(Pace.furthestBehind))
  .description("Candles that the series with the oldest newest candle lacks at the end of the range")
  .decimals(1)
  .thresholds(Panels.thresholds([null, "green"], [5, "orange"], [60, "red"]))
  .colorScheme(Panels.byThresholds())

const freshness = Panels.table(
  "Freshness",
  { width: 18, height: 9 },
  {
    symbol: "symbol",
    interval: "interval",
    newest: "newest candle opened",
    age: "closed ago",
    behind: "candles behind"
  },
  flux(Pace.freshness)
)
  .description("The newest candle of each series, at the end of the range")
  .overrideByName("closed ago", [{ id: "unit", value: units.Seconds }])
  .overrideByName("candles behind", [{ id: "decimals", value: 1 }])

const unusable = Panels.bars(
  "Dead letters and losses",
  { width: 24, height: 8 },
  flux(Evidence.marksOverTime(["unreadable", "lost"]))
)
  .description(
    "By the time of the candles that they stand for: records that cannot be read, and what the log no longer had"
  )
  .displayName("${__field.labels.kind}")
  .noValue("None in this range")

export const dashboard = Layout.make({
  title: "Pipeline",
  description: "How late, how many, how fresh, and what cannot be used",
  from: "now-1h",
  variables: [Variables.realm, Variables.symbolsOf, Variables.intervalsOf],
  panels: [latency, throughput, behind, freshness, unusable]
})
