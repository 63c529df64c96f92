/**
 * The parts that every Flux query of the dashboards is made of. Grafana puts the values of variables in as text, and a value
 * may come from an address: in a string it is percent-encoded, which changes no name of ours, in a regular expression escaped.
 */
import * as Interval from "@cryptostream/core/market/Interval"

/** A variable with one value, as a Flux string. */
export const text = (variable: string): string => `"\${${variable}:percentencode}"`

/** A variable with one or more values, as a regular expression of the whole of a tag. */
export const anyOf = (variable: string): string => `/^\${${variable}:regex}$/`

/** The same with something that may follow it, which stands in the query as it is. */
export const anyOfThen = (variable: string, rest: string): string => `/^\${${variable}:regex}${rest}$/`

export type Bucket = "raw" | "enriched" | "events"

/** A month on average: a span of whole months divided by it is a whole number once it is rounded. */
const monthMillis = 365.25 * 86_400_000 / 12
const lengths = Interval.all.map((interval) => {
  const millis = interval === "1M" ? monthMillis : Interval.nominalMillis(interval)
  return `{key: "${interval}", value: ${millis}}`
})
const anchor = (interval: "3d" | "1w") => Interval.ceil(interval, 0)

/**
 * What queries know, in an order in which each rests on those before it: the buckets of the realm, and what core's Interval
 * knows. Times in epoch ms; `opened` counts the buckets of an interval that open before a time.
 */
const definitions = {
  realm: `realm = ${text("realm")}`,
  suffix: `suffix = if realm == "live" then "" else "_" + realm`,
  lengths: `lengths = dict.fromList(pairs: [${lengths.join(", ")}])`,
  lengthOf: "lengthOf = (interval) => dict.get(dict: lengths, key: interval, default: 60000)",
  millis: "millis = (t) => int(v: t) / 1000000",
  anchorOf: `anchorOf = (interval) => if interval == "3d" then ${anchor("3d")} else if interval == "1w" then ${
    anchor("1w")
  } else 0`,
  months:
    "months = (t) => date.year(t: t) * 12 + date.month(t: t) + (if date.truncate(t: t, unit: 1mo) == t then 0 else 1)",
  opened: `opened = (interval, at) =>
  if interval == "1M" then months(t: time(v: at * 1000000))
  else (at - anchorOf(interval: interval) + lengthOf(interval: interval) - 1) / lengthOf(interval: interval)`,
  closeOf: `closeOf = (interval, t) =>
  if interval == "1M" then millis(t: date.add(d: 1mo, to: t)) else millis(t: t) + lengthOf(interval: interval)`
}
const packages = ["date", "dict", "math", "regexp", "strings"]

const isNamed = (name: string, body: string): boolean => new RegExp(`\\b${name}\\b`).test(body)

/** A whole query: its parts, after the definitions and the packages that they need. */
export const query = (...parts: ReadonlyArray<string>): string => {
  const defined = Object.entries(definitions).reduceRight(
    (body, [name, definition]) => isNamed(name, body) ? `${definition}\n${body}` : body,
    parts.join("\n").trim()
  )
  const imports = packages.filter((name) => defined.includes(`${name}.`)).map((name) => `import "${name}"\n`)
  return imports.join("") + defined
}

/** The range that is shown. */
export const shown = "range(start: v.timeRangeStart, stop: v.timeRangeStop)"

/** One series, as the variables of the dashboard Market name it. */
export const oneSeries = `r.symbol == ${text("symbol")} and r.interval == ${text("interval")}`

/** The series that the variables of the other dashboards choose. */
export const chosenSeries = `r.symbol =~ ${anyOf("symbol")} and r.interval =~ ${anyOf("interval")}`

export const from = (bucket: Bucket): string => `from(bucket: "market_${bucket}" + suffix)`

/** The points of a measurement in the range that is shown, or in another one. */
export const points = (bucket: Bucket, measurement: string, where: string, range: string = shown): string =>
  `${from(bucket)}
  |> ${range}
  |> filter(fn: (r) => r._measurement == "${measurement}" and ${where})`

/** Every candle has a source, and it costs least of all fields. */
export const candles = (where: string, range: string = shown): string =>
  points("raw", "candle", `r._field == "source" and ${where}`, range)
