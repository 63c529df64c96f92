/** Which of the series that a store has a verb is about. */
import * as Series from "@cryptostream/core/market/Series"
import type * as Interval from "@cryptostream/core/market/Interval"
import type * as Symbol from "@cryptostream/core/market/Symbol"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { Effect, Option, Schema } from "effect"
import * as Options from "./Options.ts"

export class NotStored extends Schema.TaggedError<NotStored>()("NotStored", { message: Schema.String }) {}

export interface Input {
  readonly symbols: Option.Option<ReadonlyArray<Symbol.Symbol>>
  readonly intervals: Option.Option<ReadonlyArray<Interval.Interval>>
}

const isIn = <A>(list: Option.Option<ReadonlyArray<A>>, one: A): boolean =>
  Option.match(list, { onNone: () => true, onSome: (some) => some.includes(one) })

const filter = (
  all: ReadonlyArray<Series.Series>,
  { intervals, symbols }: Input
): ReadonlyArray<Series.Series> =>
  all.filter((series) => isIn(symbols, series.symbol) && isIn(intervals, series.interval))

/** Those of the list that were chosen; none is a mistake that names what there is. */
export const among = (all: ReadonlyArray<Series.Series>, input: Input, what: string) => {
  const chosen = filter(all, input)
  return chosen.length > 0 ? Effect.succeed(chosen) : Effect.fail(
    new Options.WrongUse({
      message: `${what} has none of these series; it has: ${all.map(Series.key).join(", ") || "none at all"}`
    })
  )
}

/** One series, which is to be there. */
export const check = (all: ReadonlyArray<Series.Series>, { interval, symbol }: Series.Series) =>
  all.some((one) => one.interval === interval && one.symbol === symbol) ? Effect.void : Effect.fail(
    new NotStored({
      message: `no ${symbol} ${interval}; there are ${all.map((one) => `${one.symbol} ${one.interval}`).join(", ")}`
    })
  )

/** Of the series in the store. */
export const stored = (input: Input) =>
  Effect.flatMap(CandleStore.use((store) => store.series), (all) => among(all, input, "the store"))
