/** Flux of the dashboard Market: the candles of one series and what is derived from them. */
import * as Columns from "./Columns.ts"
import * as Flux from "./Flux.ts"

const bucket = `length = lengthOf(interval: ${Flux.text("interval")})`
const length = `${bucket}
isWide = int(v: v.windowPeriod) > length * 1000000`

/** Where a pixel is wider than a candle, candles that open within it are told as one. */
const rolledUp = (rows: string, how: "first" | "max" | "min" | "last" | "sum") =>
  `${rows} |> aggregateWindow(every: v.windowPeriod, fn: ${how}, createEmpty: false, timeSrc: "_start")`

/** Asked for anew each time: InfluxDB itself rolls up what is used once, a hundred times as fast as Flux. */
const ofSeries = (field: string) => Flux.points("raw", "candle", `${Flux.oneSeries} and r._field == "${field}"`)

/** One table with a column a field, since candlesticks are drawn from one. */
const wide = (columns: string) =>
  `|> group(columns: ["_field"])
  |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
  |> group()
  |> sort(columns: ["_time"])
  |> keep(columns: ["_time", ${columns}])`

export const candlesticks = Flux.query(
  length,
  `rows = ${Flux.points("raw", "candle", `${Flux.oneSeries} and r._field =~ /^(open|high|low|close|volume)$/`)}
wider = union(tables: [
  ${rolledUp(ofSeries("open"), "first")},
  ${rolledUp(ofSeries("high"), "max")},
  ${rolledUp(ofSeries("low"), "min")},
  ${rolledUp(ofSeries("close"), "last")},
  ${rolledUp(ofSeries("volume"), "sum")}
])
shown = if isWide then wider else rows
shown
  ${wide(`"open", "high", "low", "close", "volume"`)}`
)

/** Columns whose names match, one field each; `pattern` is a regular expression. */
const derived = (pattern: string) =>
  Flux.query(
    length,
    `rows = ${Flux.points("enriched", "enriched", `${Flux.oneSeries} and r._field =~ ${pattern}`)}
wider = ${rolledUp("rows", "last")}
shown = if isWide then wider else rows
shown
  |> group(columns: ["_field"])
  |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
  |> group()
  |> sort(columns: ["_time"])
  |> drop(fn: (column) => column =~ /^(_start|_stop|_measurement|symbol|interval)$/)`
  )

/** What is drawn over the candles, on their scale. */
export const overCandles = derived(Flux.anyOf("over"))

/** All columns of an indicator that has a scale of its own: a signal and a histogram beside their line. */
export const ofIndicator = derived(Flux.anyOfThen("indicator", Columns.ownRest))

/** More would hide the candles; the newest are the last to go. */
const mostMarks = 500

/**
 * By the clock: over a hole that is so many buckets, not so many candles. Of 1M it is not exact: a month has its average length
 * here, so that a mark may stand a day or two beside where its candle opens.
 */
const candlesLate = Columns.late.map((column) =>
  `if r._field =~ /^${column}$/ then int(v: regexp.replaceAllString(r: /^${column}$/, v: r._field, t: "$1")) else `
).join("")

/** Patterns and outliers, at the candles that they speak of, where they are not 0. */
export const marks = Flux.query(
  bucket,
  `${Flux.points("enriched", "enriched", `${Flux.oneSeries} and r._field =~ /^${Columns.marks}$/ and r._value != 0.0`)}
  |> group()
  |> sort(columns: ["_time"], desc: true)
  |> limit(n: ${mostMarks})
  |> map(fn: (r) => ({
    time: time(v: int(v: r._time) - (${candlesLate}0) * length * 1000000),
    text: strings.trimPrefix(v: r._field, prefix: "cdl"),
    tags: if r._field =~ /^${Columns.outliers}$/ then "outlier"
      else if r._field =~ /^${Columns.neutral}$/ then "neutral"
      else if r._value > 0.0 and r._field !~ /^${Columns.highs}$/ then "up"
      else "down"
  }))`
)

export const trades = Flux.query(
  length,
  `rows = ${ofSeries("trades")}
wider = ${rolledUp("rows", "sum")}
shown = if isWide then wider else rows
shown
  |> keep(columns: ["_time", "_value"])
  |> rename(columns: {_value: "trades"})`
)

export const lastClose = Flux.query(`${ofSeries("close")}
  |> last()
  |> keep(columns: ["_time", "_value"])`)

/** Candles that are not there, between the first and the last one in the range. */
export const absent = Flux.query(`rows = ${Flux.candles(Flux.oneSeries)}
count = rows |> count() |> map(fn: (r) => ({r with what: "candles"}))
first = rows |> first() |> map(fn: (r) => ({r with what: "first", _value: millis(t: r._time)}))
last = rows |> last() |> map(fn: (r) => ({r with what: "last", _value: millis(t: r._time)}))
union(tables: [count, first, last])
  |> group(columns: ["interval"])
  |> pivot(rowKey: ["interval"], columnKey: ["what"], valueColumn: "_value")
  |> map(fn: (r) => ({absent: opened(interval: r.interval, at: r.last + 1) - opened(interval: r.interval, at: r.first) - r.candles}))`)
