/** What a person chooses at the top of a dashboard. The choices are what is stored. */
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard"
import * as Columns from "./Columns.ts"
import { influx } from "./Datasources.ts"
import * as Flux from "./Flux.ts"

const asked = (name: string, label: string, query: string) =>
  new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(influx)
    .query(query)
    .refresh(dashboard.VariableRefresh.OnDashboardLoad)
    .allowCustomValue(false)

/** The realms that have a bucket here: where data are simulated alone, nothing else is to be chosen, and live comes first. */
export const realm = asked(
  "realm",
  "Realm",
  Flux.query(`buckets()
  |> filter(fn: (r) => r.name =~ /^market_raw/)
  |> sort(columns: ["name"])
  |> map(fn: (r) => ({_value: if r.name =~ /_raw$/ then "live" else strings.trimPrefix(v: r.name, prefix: "market_raw_")}))`)
)

/** Of every series ever stored: a range without candles is to be seen, not to be hidden. */
const stored = (tag: "symbol" | "interval", parts: string) =>
  Flux.query(`${Flux.from("raw")}
  |> range(start: 0)
  |> filter(fn: (r) => r._measurement == "candle" and r._field == "source")
  |> keep(columns: ["${tag}"])
  |> group()
  |> distinct(column: "${tag}")
  ${parts}
  |> keep(columns: ["_value"])`)

const symbols = stored("symbol", `|> sort()`)
const intervals = stored(
  "interval",
  `|> map(fn: (r) => ({r with length: lengthOf(interval: r._value)}))
  |> sort(columns: ["length"])`
)

export const symbol = asked("symbol", "Symbol", symbols)
export const interval = asked("interval", "Interval", intervals)

/** The same, of which several may be chosen, and are all at first. */
const several = (variable: dashboard.QueryVariableBuilder) =>
  variable.multi(true).includeAll(true).current({ text: "All", value: "$__all", selected: true })

export const symbolsOf = several(asked("symbol", "Symbols", symbols))
export const intervalsOf = several(asked("interval", "Intervals", intervals))

/** Columns that are stored of the chosen series: those that match. */
const columns = (pattern: string, ...parts: ReadonlyArray<string>) =>
  Flux.query(
    `${Flux.from("enriched")}
  |> range(start: 0)
  |> filter(fn: (r) => r._measurement == "enriched" and ${Flux.oneSeries})
  |> keep(columns: ["_field"])
  |> group()
  |> distinct(column: "_field")
  |> filter(fn: (r) => r._value =~ /^${pattern}$/)`,
    ...parts,
    `  |> sort()
  |> keep(columns: ["_value"])`
  )

/** Another series may have others. */
const ofSeries = (variable: dashboard.QueryVariableBuilder) =>
  several(variable).refresh(dashboard.VariableRefresh.OnTimeRangeChanged)

export const overCandles = ofSeries(asked("over", "Over the candles", columns(Columns.price)))

/** By name, as they share a scale: RSI 7 beside RSI 14. */
export const indicators = ofSeries(
  asked(
    "indicator",
    "Indicators",
    columns(
      Columns.ownScale,
      `  |> map(fn: (r) => ({_value: regexp.replaceAllString(r: /^${Columns.ownScale}$/, v: r._value, t: "$1")}))
  |> distinct(column: "_value")`
    )
  )
)
