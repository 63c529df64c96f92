/** What both stores hold of a span: candle by candle the same, and all that closed. */
import * as Candle from "@cryptostream/core/market/Candle"
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import type { Span } from "@cryptostream/core/quality/Sequence"
import { Effect, Layer, Stream } from "effect"
import type { Shape } from "../continuity/Shape.ts"

type Candles = ReadonlyMap<number, Candle.Candle>

const candlesOf = ({ layerReader }: Shape, all: ReadonlyArray<Series.Series>, span: Span) =>
  Effect.forEach(all, (series) =>
    CandleStore.use((store) => Stream.runCollect(store.read(series, span))).pipe(
      Effect.map((versions): Candles => new Map(versions.map(({ candle }) => [candle.openTime, candle])))
    )).pipe(Effect.provide(Layer.fresh(layerReader)))

const isSame = (a: Candle.Candle, b: Candle.Candle): boolean =>
  Candle.columns.every((column) => Object.is(a[column], b[column]))

export interface Comparison {
  readonly compared: number
  /** In words, one for each candle. */
  readonly differences: ReadonlyArray<string>
}

/** `names` of the two stores, for people. */
export const compare = Effect.fnUntraced(function*(
  [a, b]: readonly [Shape, Shape],
  names: readonly [string, string],
  all: ReadonlyArray<Series.Series>,
  span: Span
) {
  const [first, second] = [yield* candlesOf(a, all, span), yield* candlesOf(b, all, span)]
  let compared = 0
  const differences: Array<string> = []
  for (const [i, series] of all.entries()) {
    for (let at = span.from; at < span.to; at = Interval.next(series.interval, at)) {
      compared++
      const [one, other] = [first[i]!.get(at), second[i]!.get(at)]
      if (one !== undefined && other !== undefined && isSame(one, other)) continue
      const absent = [one, other].flatMap((candle, j) => candle === undefined ? [names[j]!] : [])
      const what = absent.length > 0 ? `not in ${absent.join(", nor in ")}` : `${names.join(" and ")} differ`
      differences.push(`${Series.key(series)} ${new Date(at).toISOString()}: ${what}`)
    }
  }
  return { compared, differences } satisfies Comparison
})
