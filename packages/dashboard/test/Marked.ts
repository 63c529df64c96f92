/** The fixture's dashboard, with an interval beside whose stored set is another one, in which candles are marked. */
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { Effect, Layer } from "effect"
import * as Server from "../src/Server.ts"
import * as Fixture from "./Fixture.ts"

const hourly = Series.make("BTCUSDT", "1h")
export const marked = ["sma_20", "cdlengulfing", "outlier_return_20_5"]

const fill = Effect.gen(function*() {
  const store = yield* CandleStore
  const candles = Array.from({ length: 60 }, (_, i) => ({
    ...Fixture.candle(i),
    openTime: Fixture.start + i * 3_600_000
  }))
  const values = (at: Readonly<Record<number, number>>) => Float64Array.from(candles, (_, i) => at[i] ?? 0)
  yield* store.writeRaw([{
    series: hourly,
    versions: candles.map((candle) => ({ candle, source: "file" as const, knownAt: 1 }))
  }])
  yield* store.writeEnriched([{
    series: hourly,
    table: {
      openTimes: Float64Array.from(candles, ({ openTime }) => openTime),
      columns: marked,
      values: [values({}), values({ 20: 100, 40: -100 }), values({ 30: 1 })]
    }
  }])
})
const server = Server.layer({
  ...Fixture.options,
  columns: (interval) => interval === "1h" ? marked : Fixture.columns
})
export const filled = Layer.provideMerge(
  Layer.effectDiscard(Effect.andThen(Fixture.fill, fill)),
  Layer.provideMerge(server, Fixture.ports)
)
