/** Flux of what stands behind the account: gaps, marks, whole windows, and who said what is stored. */
import * as Version from "@cryptostream/core/market/Version"
import * as Coverage from "@cryptostream/core/quality/Coverage"
import * as Flux from "./Flux.ts"

const rowsShown = 500

/** Of one series. */
const longestGaps = 100

/**
 * Found between neighbours; what is absent before the first or after the last candle is in the account alone. The longest of
 * each series, since to sort rows takes Flux a microsecond each, and to calculate with them thirty.
 */
export const gaps = Flux.query(`${Flux.candles(Flux.chosenSeries)}
  |> keep(columns: ["_time", "symbol", "interval"])
  |> elapsed(unit: 1ms)
  |> top(n: ${longestGaps}, columns: ["elapsed"])
  |> map(fn: (r) => ({r with length: lengthOf(interval: r.interval)}))
  |> map(fn: (r) => ({
    symbol: r.symbol,
    interval: r.interval,
    from: time(v: (millis(t: r._time) - r.elapsed + r.length) * 1000000),
    to: time(v: (millis(t: r._time) - r.length) * 1000000),
    absent: int(v: math.round(x: float(v: r.elapsed) / float(v: r.length))) - 1
  }))
  |> filter(fn: (r) => r.absent > 0)
  |> group()
  |> sort(columns: ["from"], desc: true)
  |> limit(n: ${rowsShown})`)

const everyMark = (where: string) => Flux.points("events", "mark", `${Flux.chosenSeries} and ${where}`)

/** The newest first; what was said of a span that begins in the range. */
export const marks = Flux.query(`${everyMark("true")}
  |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
  |> map(fn: (r) => ({
    symbol: r.symbol,
    interval: r.interval,
    kind: r.kind,
    from: time(v: millis(t: r._time) * 1000000),
    to: if exists r.to then string(v: time(v: r.to * 1000000)) else "",
    known: time(v: r.knownAt * 1000000),
    mark: r.mark
  }))
  |> group()
  |> sort(columns: ["known"], desc: true)
  |> limit(n: ${rowsShown})`)

/** How many marks of some kinds begin in each stretch of the range, by kind. */
export const marksOverTime = (kinds: ReadonlyArray<string>): string =>
  Flux.query(`${everyMark(`r._field == "knownAt" and r.kind =~ /^(${kinds.join("|")})$/`)}
  |> group(columns: ["kind"])
  |> aggregateWindow(every: v.windowPeriod, fn: count, createEmpty: false, timeSrc: "_start")
  |> keep(columns: ["_time", "_value", "kind"])`)

/** The share of windows that are over which is there: counted once, so that a year of seconds is told in a moment. */
export const windows = Flux.query(
  `${Flux.points("events", "coverage", `${Flux.chosenSeries} and r._field == "candles"`)}
  |> filter(fn: (r) => r._value >= 0)
  |> map(fn: (r) => ({r with end: millis(t: r._time) + ${Coverage.windowBuckets} * lengthOf(interval: r.interval)}))
  |> filter(fn: (r) => r.end <= millis(t: v.timeRangeStop))
  |> map(fn: (r) => ({r with _value: float(v: r._value) / ${Coverage.windowBuckets}.0}))
  |> group(columns: ["symbol", "interval"])
  |> sort(columns: ["_time"])
  |> keep(columns: ["_time", "_value", "symbol", "interval"])`
)

const sources = Version.sources.map((source, code) => `{key: ${code}, value: "${source}"}`)

/** Candles by who said what is stored of them: what an audit corrected is its own. */
export const sourcesOverTime = Flux.query(`sources = dict.fromList(pairs: [${sources.join(", ")}])
${Flux.candles(Flux.chosenSeries)}
  |> keep(columns: ["_time", "_value"])
  |> duplicate(column: "_value", as: "code")
  |> group(columns: ["code"])
  |> aggregateWindow(every: v.windowPeriod, fn: count, createEmpty: false, timeSrc: "_start")
  |> map(fn: (r) => ({_time: r._time, _value: r._value, source: dict.get(dict: sources, key: r.code, default: "unknown")}))
  |> group(columns: ["source"])
  |> sort(columns: ["_time"])`)
