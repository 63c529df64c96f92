/** The dashboard Programs: what producers and consumers say of themselves, where there is a Prometheus that asks them. */
import * as units from "@grafana/grafana-foundation-sdk/units"
import { promQl } from "./Datasources.ts"
import * as Layout from "./Layout.ts"
import * as Panels from "./Panels.ts"

const half = { width: 12, height: 8 }
const third = { width: 8, height: 8 }

const rate = (metric: string, by: string) => `sum by (${by}) (rate(cryptostream_${metric}[$__rate_interval]))`

const quantile = (share: number, metric: string) => `histogram_quantile(${share}, ${rate(`${metric}_bucket`, "le")})`

const closeToStored = Panels.timeSeries(
  "From the close to where it is stored",
  half,
  ...([[0.5, "A"], [0.95, "B"], [0.99, "C"]] as const).map(([share, refId]) =>
    promQl(quantile(share, "close_to_stored_seconds"), `p${share * 100}`, refId)
  )
).unit(units.Seconds)

const candles = Panels.timeSeries("Candles a second", half, promQl(rate("candles_total", "stage"), "{{stage}}"))

const lag = Panels.timeSeries(
  "Records not stored yet",
  half,
  promQl("sum by (program, partition) (cryptostream_consumer_lag)", "{{program}} {{partition}}")
)

const batches = Panels.timeSeries(
  "What a batch takes, on average",
  half,
  promQl(`${rate("batch_seconds_sum", "stage")} / ${rate("batch_seconds_count", "stage")}`, "{{stage}}")
).unit(units.Seconds)

const age = Panels.timeSeries(
  "Age of the newest candle",
  third,
  promQl("max by (interval) (cryptostream_last_candle_age_seconds)", "{{interval}}")
).unit(units.Seconds)

const gaps = Panels.timeSeries(
  "Gaps that nothing explains",
  third,
  promQl("sum by (symbol, interval) (cryptostream_gaps_open)", "{{symbol}} {{interval}}")
)

const weight = Panels.timeSeries("REST weight used", third, promQl("max(cryptostream_rest_weight_used)", "weight"))

const increase = (metric: string, by: string) => `sum by (${by}) (increase(cryptostream_${metric}[$__rate_interval]))`

const letters = Panels.bars("Dead letters", third, promQl(increase("dead_letters_total", "reason"), "{{reason}}"))

const mismatches = Panels.bars(
  "Audit mismatches",
  third,
  promQl(increase("audit_mismatch_total", "program"), "{{program}}")
)

const reconnects = Panels.bars("Reconnects", third, promQl(increase("reconnects_total", "program"), "{{program}}"))

export const dashboard = Layout.make({
  title: "Programs",
  description: "What producers and consumers say of themselves",
  from: "now-1h",
  variables: [],
  panels: [closeToStored, candles, lag, batches, age, gaps, weight, letters, mismatches, reconnects]
})
