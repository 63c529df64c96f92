/**
 * A market that needs neither network nor files: every candle of every symbol and interval is a pure function of
 * (seed, symbol, open time). Candles of 1s are drawn, all others are their exact sums. Times are epoch ms, at the ports
 * as everywhere; one market keeps what it made, and forgetting it would change nothing but the time an answer takes.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import type * as Series from "@cryptostream/core/market/Series"
import type * as Symbol from "@cryptostream/core/market/Symbol"
import * as Bar from "./Bar.ts"
import * as Columns from "./Columns.ts"
import * as Instrument from "./Instrument.ts"
import * as Path from "./Path.ts"
import type * as Span from "../book/Span.ts"
import * as Tape from "./Tape.ts"

/** Another version draws other candles: it is part of what names a source. */
export const version = 1

const second = 1_000
const minute = 60 * second
const block = Path.blockMinutes * minute

export interface Market {
  readonly seed: number
  instrument(symbol: Symbol.Symbol): Instrument.Instrument
  /** The rows of the buckets that open in [from, to), oldest first. */
  rows(series: Series.Series, from: number, to: number): ReadonlyArray<Row.Row>
  /**
   * The candle of the bucket that opens at `openTime`, of only those seconds of it that lie in the spans, oldest first, as
   * much of it as has happened by `asOf`; nothing where none of them has begun.
   */
  readonly candle: (
    series: Series.Series,
    openTime: number,
    spans: ReadonlyArray<Span.Span>,
    asOf: number
  ) => Row.Row | undefined
  /** How many trades happened in [from, to), whole seconds. */
  trades(symbol: Symbol.Symbol, from: number, to: number): number
  /** Tables of minutes that candles in [from, to) need and that must yet be made, at some 2 ms each. */
  unmade(series: Series.Series, from: number, to: number): ReadonlyArray<number>
  /** Makes one of them, so that a caller may breathe between two. */
  make(symbol: Symbol.Symbol, block: number): void
}

/** The bars of a tape in [from, to), whole seconds, in as few pieces as they can be had. */
const pieces = (tape: Tape.Tape, from: number, to: number): ReadonlyArray<Bar.Piece> => {
  const found: Array<Bar.Piece> = []
  for (let time = from; time < to;) {
    const wholeMinutes = Math.floor(to / minute) * minute
    if (time % minute === 0 && time < wholeMinutes) {
      const index = Math.floor(time / block)
      const until = Math.min(wholeMinutes, (index + 1) * block)
      found.push({
        bars: tape.minutes(index),
        from: (time - index * block) / minute,
        to: (until - index * block) / minute
      })
      time = until
    } else {
      const start = Math.floor(time / minute) * minute
      const until = Math.min(to, start + minute)
      found.push({ bars: tape.seconds(start / minute), from: (time - start) / second, to: (until - start) / second })
      time = until
    }
  }
  return found
}

/** What of a running second shows after half of it: its later trades are still to come. */
const halfway = (tape: Tape.Tape, time: number): ReadonlyArray<Bar.Piece> => {
  const start = Math.floor(time / second) * second
  const [running] = pieces(tape, start, start + second)
  return time - start < second / 2 || running === undefined || running.bars.trades[running.from]! < 2
    ? []
    : [{ bars: Columns.half(running.bars, running.from), from: 0, to: 1 }]
}

const lastPrice = (tape: Tape.Tape, time: number): number => {
  const [before] = pieces(tape, time - second, time)
  return before!.bars.close[before!.from]!
}

export const make = (seed: number): Market => {
  const tapes = new Map<string, Tape.Tape>()
  const tapeOf = (symbol: string): Tape.Tape => {
    const tape = tapes.get(symbol) ?? Tape.make(seed, Instrument.of(symbol))
    tapes.set(symbol, tape)
    return tape
  }
  return {
    seed,
    instrument: Instrument.of,
    candle: ({ interval, symbol }, openTime, spans, asOf) => {
      const begun = spans.filter(({ from }) => from <= asOf)
      if (begun.length === 0) return undefined
      const tape = tapeOf(symbol)
      const passed = Math.floor(asOf / second) * second
      const happened = begun.flatMap(({ from, to }) => pieces(tape, from, Math.min(to, passed)))
      if (asOf < begun.at(-1)!.to) happened.push(...halfway(tape, asOf))
      const bar = happened.length > 0 ? Bar.sum(happened) : Bar.flat(lastPrice(tape, begun[0]!.from))
      return Bar.toRow(bar, tape.instrument, interval, openTime)
    },
    trades: (symbol, from, to) => Bar.trades(pieces(tapeOf(symbol), from, to)),
    rows: ({ interval, symbol }, from, to) => {
      const tape = tapeOf(symbol)
      const rows: Array<Row.Row> = []
      for (let time = Interval.ceil(interval, from); time < to; time = Interval.next(interval, time)) {
        const bar = Bar.sum(pieces(tape, time, Interval.next(interval, time)))
        rows.push(Bar.toRow(bar, tape.instrument, interval, time))
      }
      return rows
    },
    unmade: ({ interval, symbol }, from, to) => {
      const tape = tapeOf(symbol)
      const missing: Array<number> = []
      if (interval === "1s") return missing
      for (let index = Math.floor(from / block); index * block < to; index++) if (!tape.has(index)) missing.push(index)
      return missing
    },
    make: (symbol, index) => void tapeOf(symbol).minutes(index)
  }
}
