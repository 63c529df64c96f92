/**
 * What a connection passed over while it went on speaking: the close of a candle was lost, or came in a frame that cannot be
 * read, or it was silent for less than a deadline. The next close shows it, and it is announced like any other outage, so
 * that a close is either in the stream or in a span that was announced.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import type { Closed, Connected, Disconnected, Item } from "@cryptostream/core/ports/MarketData"

/** Open time of the candle whose close comes next, of each series that is connected, by its key. */
export type Expected = ReadonlyMap<string, number>

export const none: Expected = new Map()

const iso = (time: number): string => new Date(time).toISOString()

const announcement = (
  series: Series.Series,
  expected: number,
  openTime: number
): readonly [Disconnected, Connected] => {
  const first = `${Series.key(series)} of ${iso(expected)}`
  const count = Interval.count(series.interval, expected, openTime)
  const reason = count === 1 ? `the close of ${first} did not come` : `${count} closes from ${first} on did not come`
  return [
    { _tag: "Disconnected", series: [series], cause: "silent", reason, since: expected - 1 },
    { _tag: "Connected", series: [series], from: openTime }
  ]
}

/** The item, behind what it shows to have been passed over; `expected` is changed in place. */
const close = (expected: Map<string, number>, item: Closed): ReadonlyArray<Item> => {
  const { rows, series } = item
  const key = Series.key(series)
  const due = expected.get(key)
  const [first, last] = [rows[0], rows.at(-1)]
  if (due === undefined || first === undefined || last === undefined || last[0] < due) return [item]
  expected.set(key, Interval.next(series.interval, last[0]))
  return first[0] > due ? [...announcement(series, due, first[0]), item] : [item]
}

export const step = (before: Expected, items: ReadonlyArray<Item>): readonly [Expected, ReadonlyArray<Item>] => {
  const expected = new Map(before)
  const told = items.flatMap((item): ReadonlyArray<Item> => {
    if (item._tag === "Closed") return close(expected, item)
    if (item._tag === "Connected") {
      for (const one of item.series) {
        const key = Series.key(one)
        expected.set(key, Math.max(expected.get(key) ?? -Infinity, Interval.floor(one.interval, item.from)))
      }
    }
    return [item]
  })
  return [expected, told]
}
