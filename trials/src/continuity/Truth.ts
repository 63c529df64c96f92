/** What the simulated exchange stood by, read from its truth file: every bucket's candles in the order they held. */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import { createReadStream } from "node:fs"
import { createInterface } from "node:readline"

/** A candle that held from a time on. Its values stand in the order of `Candle.columns`. */
export interface Told {
  readonly at: number
  readonly values: ReadonlyArray<number>
}

/** By open time; of several that were told of a bucket the last is the truth. */
export type Buckets = ReadonlyMap<number, ReadonlyArray<Told>>

/** A stretch of which the exchange has nothing: [from, to), epoch ms. */
export interface Hole {
  readonly from: number
  readonly to: number
}

export interface Truth {
  readonly series: ReadonlyArray<Series.Series>
  readonly buckets: (series: Series.Series) => Buckets
  /** Holes of a symbol, joined where they touch, in order of time. */
  readonly holes: (symbol: string) => ReadonlyArray<Hole>
}

type Line =
  | {
    readonly kind: "market"
    readonly symbols: ReadonlyArray<string>
    readonly intervals: ReadonlyArray<Interval.Interval>
  }
  | { readonly kind: "hole"; readonly symbol: string; readonly from: number; readonly to: number }
  | {
    readonly kind: "candle" | "restated"
    readonly symbol: string
    readonly interval: Interval.Interval
    readonly row: Row.Row
    readonly at: number
  }
  | { readonly kind: "fault" }

/** Read here without the product's own decoder: the two must agree. */
const valuesOf = (row: Row.Row): ReadonlyArray<number> =>
  [row[1], row[2], row[3], row[4], row[5], row[7], row[8], row[9], row[10]].map(Number)

const joined = (holes: ReadonlyArray<Hole>): ReadonlyArray<Hole> => {
  const whole: Array<{ from: number; to: number }> = []
  for (const { from, to } of holes.toSorted((a, b) => a.from - b.from)) {
    const last = whole.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else if (to > from) whole.push({ from, to })
  }
  return whole
}

export const read = async (file: string): Promise<Truth> => {
  const [bySeries, holes] = [new Map<string, Map<number, Array<Told>>>(), new Map<string, Array<Hole>>()]
  let series: ReadonlyArray<Series.Series> = []
  for await (const text of createInterface({ input: createReadStream(file) })) {
    const line = JSON.parse(text) as Line
    switch (line.kind) {
      case "market": {
        const { intervals, symbols } = line
        series = symbols.flatMap((symbol) => intervals.map((interval) => Series.make(symbol, interval)))
        for (const one of series) bySeries.set(Series.key(one), new Map())
        break
      }
      case "hole":
        holes.set(line.symbol, [...holes.get(line.symbol) ?? [], { from: line.from, to: line.to }])
        break
      case "candle":
      case "restated": {
        const buckets = bySeries.get(Series.key(Series.make(line.symbol, line.interval)))!
        const told = { at: line.at, values: valuesOf(line.row) }
        const before = buckets.get(line.row[0])
        if (before === undefined) buckets.set(line.row[0], [told])
        else before.push(told)
      }
    }
  }
  const joinedHoles = new Map([...holes].map(([symbol, some]) => [symbol, joined(some)]))
  return {
    series,
    buckets: (one) => bySeries.get(Series.key(one)) ?? new Map<number, ReadonlyArray<Told>>(),
    holes: (symbol) => joinedHoles.get(symbol) ?? []
  }
}

/** Whether no part of a bucket lies outside of the holes. */
export const isInHole = (interval: Interval.Interval, openTime: number, holes: ReadonlyArray<Hole>): boolean =>
  holes.some(({ from, to }) => from <= openTime && Interval.next(interval, openTime) <= to)
