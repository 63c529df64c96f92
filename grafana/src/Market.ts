/** The dashboard Market: one series, as candlesticks with volume, what is derived from it, and what is not there. */
import * as candlesticks from "@grafana/grafana-foundation-sdk/candlestick"
import * as dashboards from "@grafana/grafana-foundation-sdk/dashboard"
import * as units from "@grafana/grafana-foundation-sdk/units"
import * as Candles from "./Candles.ts"
import { flux, influx } from "./Datasources.ts"
import * as Layout from "./Layout.ts"
import * as Panels from "./Panels.ts"
import * as Variables from "./Variables.ts"

const names = new candlesticks.CandlestickFieldMapBuilder().open("open").high("high").low("low").close("close")
  .volume("volume")

/** Indicators are fields of no candle: they are drawn over them because all fields are included. */
const candles = new candlesticks.PanelBuilder()
  .title("${symbol} ${interval} (${realm})")
  .description(
    "Candles with volume, and the stored indicators on their scale. Wide ranges join candles to one a pixel."
  )
  .height(15)
  .span(24)
  .targets([flux(Candles.candlesticks, "A"), flux(Candles.overCandles, "B")])
  .mode(candlesticks.VizDisplayMode.CandlesVolume)
  .candleStyle(candlesticks.CandleStyle.Candles)
  .colorStrategy(candlesticks.ColorStrategy.OpenClose)
  .fields(names)
  .colors(new candlesticks.CandlestickColorsBuilder().up("green").down("red").flat("gray"))
  .includeAllFields(true)
  .legend(Panels.legend())
  .tooltip(Panels.tooltip())

/** A panel for each, since none may share the scale of another. */
const indicator = Panels.timeSeries("${indicator}", { width: 24, height: 7 }, flux(Candles.ofIndicator))
  .description("As it is stored; any other of the catalogue is on the page")
  .repeat("indicator")
  .repeatDirection("h")
  .maxPerRow(2)

/** Annotations: what stands out belongs to a time, and to no scale. */
const marks = new dashboards.AnnotationQueryBuilder()
  .name("Patterns and outliers")
  .datasource(influx)
  .enable(true)
  .iconColor("orange")
  .target(flux(Candles.marks, "Anno"))

const trades = Panels.bars("Trades", { width: 12, height: 8 }, flux(Candles.trades))

const close = Panels.stat("Last close", { width: 6, height: 8 }, flux(Candles.lastClose))

const absent = Panels.stat("Candles absent", { width: 6, height: 8 }, flux(Candles.absent))
  .description("Between the first and the last candle in the range. Continuity says which, and why")
  .unit(units.Number)
  .thresholds(Panels.thresholds([null, "green"], [1, "red"]))
  .colorScheme(Panels.byThresholds())

export const dashboard = Layout.make({
  title: "Market",
  description: "Candles of one series, with what is derived from them",
  from: "now-6h",
  variables: [Variables.realm, Variables.symbol, Variables.interval, Variables.overCandles, Variables.indicators],
  annotations: [marks],
  panels: [candles, indicator, trades, close, absent]
})
