/** Writes drawn years through the port of the store, in large blocks, and says how far it is. */
import type * as Version from "@cryptostream/core/market/Version"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import type { Span } from "@cryptostream/core/quality/Sequence"
import { Console, Effect, Stream } from "effect"
import { random } from "./Random.ts"
import * as YearDraw from "./YearDraw.ts"

const rowsInBlock = 20_000
const second = 1_000

const blocksOf = ({ from, to }: Span): ReadonlyArray<Span> => {
  const step = rowsInBlock * second
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => ({
    from: from + i * step,
    to: Math.min(to, from + (i + 1) * step)
  }))
}

/** Candles of a span; the same span gives the same ones. */
const versions = ({ from, to }: Span): ReadonlyArray<Version.Version> => {
  const next = random(from / second)
  let close = 30_000
  return Array.from({ length: (to - from) / second }, (_, i) => {
    const open = close
    close = Math.max(100, open * (1 + (next() - 0.5) / 500))
    const volume = next()
    return {
      candle: {
        openTime: from + i * second,
        open,
        high: Math.max(open, close),
        low: Math.min(open, close),
        close,
        volume,
        quoteVolume: volume * close,
        trades: Math.floor(volume * 100),
        takerBuyVolume: volume / 2,
        takerBuyQuoteVolume: volume * close / 2
      },
      source: "file",
      knownAt: to
    }
  })
}

/** A block is made while the one before it is written. */
export const write = Effect.fn("YearSeed.write")(function*(year: YearDraw.Year) {
  const store = yield* CandleStore
  const blocks = YearDraw.stretches(year).flatMap(blocksOf)
  const tenth = Math.ceil(blocks.length / 10)
  yield* Stream.fromIterable(blocks.entries()).pipe(
    Stream.mapEffect(
      ([index, span]) =>
        Effect.andThen(
          store.writeRaw([{ series: year.series, versions: versions(span) }]),
          index % tenth === 0
            ? Console.error(`${year.series.symbol}: ${Math.round(100 * index / blocks.length)} %`)
            : Effect.void
        ),
      { concurrency: 2 }
    ),
    Stream.runDrain
  )
  yield* store.writeMarks(year.series, YearDraw.marks(year))
})
