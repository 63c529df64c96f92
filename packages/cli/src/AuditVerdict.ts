/** The last word of `audit`: how many differences, and what they come from. */
import type * as Agreement from "@cryptostream/core/aggregation/Agreement"
import * as Interval from "@cryptostream/core/market/Interval"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import * as Aggregated from "@cryptostream/core/programs/Aggregated"
import type * as Agreeing from "@cryptostream/core/programs/Agreeing"
import { Effect, Option, Stream } from "effect"

export interface Begun extends Agreeing.Audited {
  /** From here on both sides are there with all their candles, epoch ms: before it one of the two histories had not begun. */
  readonly begin: number
}

/** Finds where the two histories of a comparison begin. */
export const begun = Effect.fnUntraced(function*(audited: Agreeing.Audited) {
  const { pair } = audited
  const store = yield* CandleStore
  const [own, child] = yield* Effect.forEach(
    [pair.series, Aggregated.children(pair)],
    (series) =>
      Effect.map(
        Stream.runHead(store.read(series, everything)),
        Option.match({
          onNone: () => -Infinity,
          onSome: ({ candle }) => Interval.ceil(pair.series.interval, candle.openTime)
        })
      )
  )
  return { ...audited, begin: Math.max(own!, child!) } satisfies Begun
})

type Cause = "begins" | "not whole" | "unknown" | "missing" | "else"

const causeOf =
  ({ begin, ending, tail }: Begun) => ({ children, expectedChildren, openTime }: Agreement.Difference): Cause =>
    openTime < begin
      ? "begins"
      : tail !== undefined && ending !== undefined && openTime >= ending.from
      ? tail.isShown ? "not whole" : "unknown"
      : children < expectedChildren
      ? "missing"
      : "else"

/** Those whose end has a cause. */
const names = (all: ReadonlyArray<Begun>, isShown: boolean): string =>
  all.filter(({ tail }) => tail?.isShown === isShown).map(({ pair }) => `${pair.series.symbol} ${pair.of}`).join(", ")

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`

export const verdict = (all: ReadonlyArray<Begun>): string => {
  const found = all.flatMap((one) => {
    const causeIn = causeOf(one)
    return one.differences.map((difference) => ({
      cause: causeIn(difference),
      candle: `${one.pair.series.symbol} ${one.pair.series.interval} ${difference.openTime}`
    }))
  })
  if (all.every(({ buckets }) => buckets === 0)) return "nothing was compared: they have no candles of the same time"
  if (found.length === 0) return "no differences"
  const count = (cause: Cause): number => found.filter((one) => one.cause === cause).length
  const parts: ReadonlyArray<readonly [number, string]> = [
    [count("begins"), "where a history begins"],
    [count("not whole"), `where the candles are not whole (${names(all, true)})`],
    [count("unknown"), `up to the end, where it does not show which side is not whole (${names(all, false)})`],
    [count("missing"), `where shorter candles are missing (see "cryptostream gaps")`]
  ]
  const told = parts.filter(([some]) => some > 0).map(([some, where]) => `${some} ${where}`)
  const left = count("else")
  const rest = left === 0
    ? "nothing else"
    : told.length === 0
    ? "nothing explains it"
    : `${left} that nothing explains`
  const candles = new Set(found.map(({ candle }) => candle)).size
  const head = `${counted(found.length, "difference")} in ${counted(candles, "candle")}`
  return `${head}: ${[...told, rest].join("; ")}`
}
