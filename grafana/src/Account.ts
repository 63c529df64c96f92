/**
 * The account of the range that is shown, in Flux, as core's quality/Account makes it of a whole series: what is expected of
 * each series, what is there, and what evidence explains of the rest.
 */
import * as Flux from "./Flux.ts"

const bySeries = `group(columns: ["symbol", "interval"])`

/** Marks of a kind in a range, a row each, with the open time that they begin with. */
const marks = (kind: string, range: string) =>
  `${Flux.points("events", "mark", `r.kind == "${kind}" and ${Flux.chosenSeries} and r._field != "mark"`, range)}
  |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
  |> map(fn: (r) => ({r with from: millis(t: r._time)}))
  |> ${bySeries}`

/** One number of each series, by a name of its own. */
const figure = (name: string, value: string) =>
  `map(fn: (r) => ({symbol: r.symbol, interval: r.interval, what: "${name}", _value: ${value}}))`

/** A span of marks can have been asked for twice a minute apart, and then the exchange has nothing there. */
const secondAnswerMillis = 60_000
/** A bucket is not owed until this long after its close. */
const deadlineMillis = 10_000
/** In place of an end that is not there: the year 9999. */
const always = 253_370_764_800_000

const accounts = `rows = ${Flux.candles(Flux.chosenSeries)}
tracked = ${marks("tracked", "range(start: 0)")}
  |> map(fn: (r) => ({r with until: if exists r.to then r.to else ${always}}))
untracked = ${marks("untracked", "range(start: 0)")}
asked = ${marks("asked", Flux.shown)}
  |> group(columns: ["symbol", "interval", "from", "to"])
  |> spread(column: "knownAt")
  |> filter(fn: (r) => r.knownAt >= ${secondAnswerMillis})
  |> map(fn: (r) => ({r with buckets: opened(interval: r.interval, at: r.to) - opened(interval: r.interval, at: r.from)}))
  |> ${bySeries}
unreadable = ${marks("unreadable", Flux.shown)}
accounts = union(tables: [
  rows |> count() |> ${figure("candles", "r._value")},
  rows |> first() |> ${figure("first", "millis(t: r._time)")},
  rows |> last() |> ${figure("last", "millis(t: r._time)")},
  tracked |> min(column: "from") |> ${figure("from", "r.from")},
  tracked |> max(column: "until") |> ${figure("until", "r.until")},
  tracked |> max(column: "knownAt") |> ${figure("trackedAt", "r.knownAt")},
  untracked |> max(column: "knownAt") |> ${figure("untrackedAt", "r.knownAt")},
  untracked |> max(column: "knownAt") |> ${figure("ended", "r.from")},
  asked |> sum(column: "buckets") |> ${figure("holes", "r.buckets")},
  unreadable |> distinct(column: "from") |> count() |> ${figure("unreadable", "r._value")}
])
  |> ${bySeries}
  |> pivot(rowKey: ["symbol", "interval"], columnKey: ["what"], valueColumn: "_value")
  |> group()
  |> map(fn: (r) => ({
    symbol: r.symbol,
    interval: r.interval,
    present: if exists r.candles then r.candles else 0,
    first: if exists r.first then r.first else ${always},
    last: if exists r.last then r.last + 1 else 0,
    from: if exists r.from then r.from else if exists r.first then r.first else ${always},
    until:
      if exists r.until and r.until < ${always} then r.until
      else if exists r.untrackedAt and exists r.trackedAt and r.untrackedAt > r.trackedAt then r.ended
      else ${always},
    holes: if exists r.holes then r.holes else 0,
    unreadable: if exists r.unreadable then r.unreadable else 0
  }))
  |> map(fn: (r) => ({r with
    from: if r.from > millis(t: v.timeRangeStart) then r.from else millis(t: v.timeRangeStart),
    due: millis(t: v.timeRangeStop) - lengthOf(interval: r.interval) - ${deadlineMillis - 1}
  }))
  |> map(fn: (r) => ({r with due: if r.until < r.due then r.until else r.due}))
  |> map(fn: (r) => ({r with due: if r.last > r.due then r.last else r.due}))
  |> map(fn: (r) => ({r with
    expected: if r.due > r.from then opened(interval: r.interval, at: r.due) - opened(interval: r.interval, at: r.from) else 0
  }))
  |> filter(fn: (r) => r.expected > 0)
  |> map(fn: (r) => ({r with
    missing: if r.expected - r.present - r.holes - r.unreadable > 0 then r.expected - r.present - r.holes - r.unreadable else 0,
    completeness: if r.expected > r.holes then float(v: r.present) / float(v: r.expected - r.holes) else 1.0
  }))
`

export const table = Flux.query(
  accounts,
  `accounts
  |> map(fn: (r) => ({r with length: lengthOf(interval: r.interval)}))
  |> sort(columns: ["length", "symbol"])
  |> keep(columns: ["symbol", "interval", "expected", "present", "holes", "unreadable", "missing", "completeness"])`
)

/** The least complete of the series. */
export const completeness = Flux.query(
  accounts,
  `accounts
  |> min(column: "completeness")
  |> keep(columns: ["completeness"])`
)

export const missing = Flux.query(
  accounts,
  `accounts
  |> sum(column: "missing")
  |> keep(columns: ["missing"])`
)
