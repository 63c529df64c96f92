/** Flux of the dashboard Pipeline: how late, how many, how fresh. */
import * as Version from "@cryptostream/core/market/Version"
import * as Flux from "./Flux.ts"

const quantiles = [["p50", 0.5], ["p99", 0.99]] as const

/** Candles of these intervals, the two fields that a latency is made of. */
const waits = (intervals: string) =>
  Flux.points(
    "raw",
    "candle",
    `${Flux.chosenSeries} and ${intervals} and (r._field == "source" or r._field == "knownAt")`
  )

/**
 * From the end of a candle to the exchange's word that it is closed, by interval. Only of candles that no other source has
 * confirmed since: what REST or an audit says comes later by its nature. Flux takes 30 microseconds for each row that it
 * calculates with, so of seconds no more than an hour's worth are taken; months have no length that could be subtracted.
 */
export const latency = Flux.query(`every = 1 + (millis(t: v.timeRangeStop) - millis(t: v.timeRangeStart)) / 3600000
waits = union(tables: [
  ${waits(`r.interval == "1s"`)} |> sample(n: every, pos: 0),
  ${waits(`r.interval != "1s" and r.interval != "1M"`)}
])
  |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
  |> filter(fn: (r) => r.source == ${Version.sources.indexOf("socket")})
  |> map(fn: (r) => ({r with _value: float(v: r.knownAt - millis(t: r._time))}))
  |> group(columns: ["interval", "_start", "_stop"])
share = (name, q) => waits
  |> aggregateWindow(every: v.windowPeriod, fn: (tables=<-, column) => tables |> quantile(q: q, column: column), createEmpty: false, timeSrc: "_start")
  |> map(fn: (r) => ({
    _time: r._time,
    _value: (r._value - float(v: lengthOf(interval: r.interval))) / 1000.0,
    interval: r.interval,
    quantile: name
  }))
union(tables: [${quantiles.map(([name, q]) => `share(name: "${name}", q: ${q})`).join(", ")}])
  |> group(columns: ["interval", "quantile"])
  |> sort(columns: ["_time"])`)

export const throughput = Flux.query(`${Flux.candles(Flux.chosenSeries)}
  |> aggregateWindow(every: v.windowPeriod, fn: count, createEmpty: false, timeSrc: "_start")
  |> group(columns: ["interval"])
  |> aggregateWindow(every: v.windowPeriod, fn: sum, createEmpty: false, timeSrc: "_start")
  |> keep(columns: ["_time", "_value", "interval"])`)

/** The newest candle of each series, and how long before the end of the range it closed; of a candle a day, in days. */
const fresh = `fresh = ${Flux.candles(Flux.chosenSeries, "range(start: 0, stop: v.timeRangeStop)")}
  |> last()
  |> map(fn: (r) => ({
    symbol: r.symbol,
    interval: r.interval,
    length: lengthOf(interval: r.interval),
    newest: r._time,
    age: float(v: millis(t: v.timeRangeStop) - closeOf(interval: r.interval, t: r._time)) / 1000.0
  }))
  |> group()
  |> map(fn: (r) => ({r with behind: r.age * 1000.0 / float(v: r.length)}))`

export const freshness = Flux.query(
  fresh,
  `fresh
  |> sort(columns: ["length", "symbol"])
  |> keep(columns: ["symbol", "interval", "newest", "age", "behind"])`
)

/** In candles, so that all intervals are told by one number. */
export const furthestBehind = Flux.query(
  fresh,
  `fresh
  |> max(column: "behind")
  |> keep(columns: ["behind"])`
)
