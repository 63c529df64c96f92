/** Holes drawn by a seed into spans of 1s candles, the marks that explain some of them, and the account that must come of it. */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Mark from "@cryptostream/core/market/Mark"
import * as Series from "@cryptostream/core/market/Series"
import type * as Account from "@cryptostream/core/quality/Account"
import * as Coverage from "@cryptostream/core/quality/Coverage"
import type { Span } from "@cryptostream/core/quality/Sequence"
import { random } from "./Random.ts"

const second = 1_000
const minute = 60_000
const windowMillis = Coverage.windowMillis("1s")!
export const start = Date.UTC(2025, 0, 1)

export type Shape = "one bucket" | "inside a window" | "over windows"
const shapes: ReadonlyArray<Shape> = ["one bucket", "inside a window", "over windows"]
/** What the marks say of a hole: nothing, one answer of the exchange, two of them a minute apart, or a dead letter a bucket. */
type Explanation = "nothing" | "asked once" | "asked twice" | "dead letters"
const explanations: ReadonlyArray<Explanation> = ["nothing", "asked twice", "dead letters", "asked once"]

export interface Hole extends Span {
  readonly shape: Shape
  readonly explanation: Explanation
}
export interface Year {
  readonly series: Series.Series
  readonly span: Span
  readonly holes: ReadonlyArray<Hole>
}

export interface Size {
  readonly seed: number
  readonly days: number
  readonly symbols: number
  readonly holes: number
}
const names = ["BTCUSDC", "ETHUSDC", "SOLUSDC", "XRPUSDC"]
export const mostSymbols = names.length

const oneOf = <A>(next: () => number, all: ReadonlyArray<A>): A => all[Math.floor(next() * all.length)]!

/** A whole number of seconds from `least` to `most`, in ms. */
const drawn = (next: () => number, least: number, most: number): number =>
  (least + Math.floor(next() * (most - least + 1))) * second

/** A hole within (from, to), neither of which it touches. Only short ones stand in dead letters: each bucket is a mark. */
const hole = (next: () => number, { from, to }: Span, shape: Shape, explanation: Explanation): Hole => {
  const at = (opened: number, seconds: number) => ({ from: opened, to: opened + seconds * second, shape, explanation })
  const inner = Math.ceil((from + second) / windowMillis) * windowMillis
  const windows = Math.floor((to - second - inner) / windowMillis)
  if (windows < 3) throw new Error("the holes stand too close: fewer --holes, or more --days")
  const window = inner + Math.floor(next() * (windows - 2)) * windowMillis
  switch (shape) {
    case "one bucket":
      return at(window + drawn(next, 0, 3_599), 1)
    case "inside a window":
      return at(window + drawn(next, 1, 2_000), explanation === "dead letters" ? 5 : drawn(next, 2, 1_500) / second)
    case "over windows": {
      const opened = window + (explanation === "dead letters" ? windowMillis - 3 * second : drawn(next, 1, 3_599))
      const end = explanation === "dead letters"
        ? window + windowMillis + 2 * second
        : window + (1 + Math.floor(next() * 2)) * windowMillis + drawn(next, 1, 3_599)
      return { from: opened, to: end, shape, explanation }
    }
  }
}

/** As many holes for each symbol, in order of its name; each hole has a part of the span to itself. */
export const draw = ({ days, holes, seed, symbols }: Size): ReadonlyArray<Year> => {
  const next = random(seed)
  const span = { from: start, to: start + days * Interval.nominalMillis("1d") }
  return names.slice(0, symbols).map((name, index) => {
    const own = Math.floor(holes / symbols) + (index < holes % symbols ? 1 : 0)
    const length = Math.floor((span.to - span.from) / Math.max(1, own) / second) * second
    return {
      series: Series.make(name, "1s"),
      span,
      holes: Array.from({ length: own }, (_, i) => {
        const from = span.from + i * length
        return hole(next, { from, to: from + length }, oneOf(next, shapes), oneOf(next, explanations))
      })
    }
  })
}

/** The stretches of a span that have candles. */
export const stretches = ({ holes, span }: Year): ReadonlyArray<Span> => {
  const edges = [span.from, ...holes.flatMap((one) => [one.from, one.to]), span.to]
  return edges.flatMap((from, i) => i % 2 === 0 ? [{ from, to: edges[i + 1]! }] : [])
}

export const marks = ({ holes, span }: Year): ReadonlyArray<Mark.Mark> => [
  { _tag: "tracked", from: span.from, until: span.to, knownAt: span.to },
  ...holes.flatMap(({ explanation, from, to }): ReadonlyArray<Mark.Mark> => {
    const asked = (knownAt: number): Mark.Mark => ({ _tag: "asked", from, to, knownAt })
    switch (explanation) {
      case "nothing":
        return []
      case "asked once":
        return [asked(to + minute)]
      case "asked twice":
        return [asked(to + minute), asked(to + 2 * minute)]
      case "dead letters":
        return Array.from({ length: (to - from) / second }, (_, i) => ({
          _tag: "unreadable",
          from: from + i * second,
          to: from + (i + 1) * second,
          deadLetter: `letter-${from}`,
          knownAt: to
        }))
    }
  })
]

const statusOf: Readonly<Record<Explanation, Account.Status>> = {
  nothing: "missing",
  "asked once": "missing",
  "asked twice": "exchange-hole",
  "dead letters": "unreadable"
}
const buckets = ({ from, to }: Span): number => (to - from) / second

/** What `gaps --json` must say; of the evidence only that there is some. */
export const gaps = ({ holes, series }: Year) =>
  holes.map((one) => ({
    ...series,
    from: one.from,
    to: one.to - second,
    buckets: buckets(one),
    status: statusOf[one.explanation],
    evidence: "string"
  }))

/** What `status --json` must say. */
export const status = (year: Year) => {
  const { holes, series, span } = year
  const total = (status: Account.Status) =>
    holes.filter(({ explanation }) => statusOf[explanation] === status).reduce((sum, one) => sum + buckets(one), 0)
  const expected = buckets(span)
  const candles = expected - holes.reduce((sum, one) => sum + buckets(one), 0)
  return {
    ...series,
    first: span.from,
    last: span.to - second,
    candles,
    expected,
    exchangeHoles: total("exchange-hole"),
    unreadable: total("unreadable"),
    missing: total("missing"),
    pending: 0,
    completeness: candles / (expected - total("exchange-hole")),
    staleFrom: null
  }
}
