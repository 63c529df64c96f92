/** What a run left in the store, value by value: a contender that is fast because it stored something else is none. */
import * as Candle from "@cryptostream/core/market/Candle"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import { Effect, Stream } from "effect"
import * as BenchCandles from "./BenchCandles.ts"
import * as BenchTopics from "./BenchTopics.ts"
import * as Namespace from "./Namespace.ts"

export interface Compared {
  readonly points: number
  /** In a sentence each, of a series its first. */
  readonly differences: ReadonlyArray<string>
}

type Row = readonly [openTime: number, ...values: ReadonlyArray<number>]

const isSame = (a: Row | undefined, b: Row): boolean =>
  a !== undefined && a.length === b.length && a.every((value, i) => Object.is(value, b[i]))

/** A row without any value is told of by a mark of the product's own, which others may leave out. */
const withValues = (rows: ReadonlyArray<Row>): ReadonlyArray<Row> =>
  rows.filter(([, ...values]) => values.some((value) => !Number.isNaN(value)))

const differing = (what: string, stored: ReadonlyArray<Row>, expected: ReadonlyArray<Row>): ReadonlyArray<string> => {
  const at = expected.findIndex((row, i) => !isSame(stored[i], row))
  if (at < 0 && stored.length === expected.length) return []
  return [
    `${what}: ${stored.length} rows stored, ${expected.length} expected, ${
      at < 0 ? "the others are right" : `row ${at} is ${stored[at]?.join()}, not ${expected[at]!.join()}`
    }`
  ]
}

const expectedOf = (symbol: number, perSeries: number) => {
  const [rows] = BenchCandles.blocks(symbol, perSeries, perSeries)
  const candles = BenchCandles.candles(rows!)
  const [, table] = BenchCandles.enrichment.step(BenchCandles.enrichment.initial, candles)
  const raw = candles.map((candle): Row => [
    candle.openTime,
    ...Candle.columns.map((column) => candle[column] ?? NaN)
  ])
  const enriched = Array.from(table.openTimes, (openTime, i): Row => [
    openTime,
    ...table.values.map((column) => column[i]!)
  ])
  return { raw, enriched: withValues(enriched) }
}

/** Compares everything that is stored in the namespace with what it must be. */
export const compare = Effect.fn("BenchStored.compare")(
  function*(namespace: string, perSeries: number, isEnriched: boolean) {
    const check = Effect.gen(function*() {
      const store = yield* CandleStore
      let points = 0
      const differences: Array<string> = []
      for (const [symbol, series] of BenchCandles.series.entries()) {
        const expected = expectedOf(symbol, perSeries)
        const versions = yield* Stream.runCollect(store.read(series, everything))
        const raw = versions.map(({ candle }): Row => [
          candle.openTime,
          ...Candle.columns.map((column) => candle[column] ?? NaN)
        ])
        differences.push(...differing(`${series.symbol} raw`, raw, expected.raw))
        points += raw.length
        if (!isEnriched) continue
        const tables = yield* Stream.runCollect(store.readEnriched(series, everything, BenchCandles.enrichment.columns))
        const enriched = withValues(
          tables.flatMap(({ openTimes, values }) =>
            Array.from(openTimes, (openTime, i): Row => [openTime, ...values.map((column) => column[i]!)])
          )
        )
        differences.push(...differing(`${series.symbol} enriched`, enriched, expected.enriched))
        points += enriched.length
      }
      return { points, differences } satisfies Compared
    })
    return yield* Effect.provide(
      check,
      Namespace.layer(namespace, BenchTopics.realm, "read", [BenchCandles.interval])
    )
  }
)
