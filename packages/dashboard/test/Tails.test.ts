import type * as Candle from "@cryptostream/core/market/Candle"
import type * as Realm from "@cryptostream/core/market/Realm"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import * as MemoryCandleStore from "@cryptostream/core/ports/MemoryCandleStore"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Logger, Schedule } from "effect"
import * as Server from "../src/Server.ts"
import * as Tails from "../src/Tails.ts"
import type { Status } from "../web/wire.ts"
import * as Fixture from "./Fixture.ts"
import * as Http from "./Http.ts"

const hour = 3_600_000
const days = 20
/** From this hour on the recording has but a part of the trades. */
const cut = 24 * (days - 2) + 10

const whole = (i: number): Candle.Candle => {
  const price = (at: number) => 100 + Math.round(10 * Math.sin(at / 5))
  const [open, close] = [price(i), price(i + 1)]
  const [high, low] = [Math.max(open, close), Math.min(open, close)]
  return { openTime: Fixture.start + i * hour, open, high, low, close, volume: 10, trades: 1000 + i }
}
const recorded = (i: number): Candle.Candle => {
  const candle = whole(i)
  return i < cut
    ? candle
    : { ...candle, open: candle.close, high: candle.close, low: candle.close, volume: 1, trades: 5 }
}
const daily = (day: number): Candle.Candle => {
  const hours = Array.from({ length: 24 }, (_, i) => whole(24 * day + i))
  return {
    openTime: hours[0]!.openTime,
    open: hours[0]!.open,
    high: Math.max(...hours.map(({ high }) => high)),
    low: Math.min(...hours.map(({ low }) => low)),
    close: hours.at(-1)!.close,
    volume: 240,
    trades: hours.reduce((sum, { trades }) => sum + trades, 0)
  }
}

const fill = Effect.gen(function*() {
  const store = yield* CandleStore
  const versions = (candles: ReadonlyArray<Candle.Candle>) =>
    candles.map((candle) => ({ candle, source: "file" as const, knownAt: 1 }))
  yield* store.writeRaw([
    {
      series: Series.make("BTCUSDT", "1h"),
      versions: versions(Array.from({ length: 24 * days }, (_, i) => recorded(i)))
    },
    { series: Series.make("BTCUSDT", "1d"), versions: versions(Array.from({ length: days }, (_, day) => daily(day))) }
  ])
})
const stored = Layer.provideMerge(Layer.effectDiscard(fill), Fixture.ports)
const serving = (realm: Realm.Realm) => Layer.provideMerge(Server.layer({ ...Fixture.options, realm }), stored)

const notWhole = Effect.map(
  Http.get("/api/status"),
  ({ json }) =>
    (json() as Status).series.flatMap((one) => one.notWhole === undefined ? [] : [[one.interval, one.notWhole]])
)

describe("what is not whole", () => {
  it.layer(serving("recorded"), { excludeTestServices: true })("of recorded candles", (it) => {
    it.effect("is told with the interval that says so, once the candles were compared", () =>
      Effect.gen(function*() {
        const found = yield* notWhole.pipe(
          Effect.filterOrFail((found) => found.length > 0),
          Effect.retry({ schedule: Schedule.spaced("100 millis"), times: 100 })
        )
        assert.deepStrictEqual<unknown>(found, [["1h", { from: Fixture.start + cut * hour, of: "1d" }]])
      }), 60_000)
  })

  it.live("is told of where looking for it fails, whatever fails", () =>
    Effect.gen(function*() {
      const logged: Array<string> = []
      const logger = Logger.make(({ message }) => void logged.push(String(message)))
      const faulty = Layer.effect(
        CandleStore,
        Effect.map(CandleStore, (store) => CandleStore.of({ ...store, series: Effect.die(new Error("a fault")) }))
      )
      yield* Effect.sync(() => logged.find((line) => line.startsWith("recorded candles not compared"))).pipe(
        Effect.filterOrFail((line) => line !== undefined),
        Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 500 }),
        Effect.provide(
          Tails.Tails.layer("recorded").pipe(
            Layer.provide(faulty),
            Layer.provide(MemoryCandleStore.layer),
            Layer.provide(Logger.layer([logger]))
          )
        )
      )
    }), 60_000)

  it.layer(serving("live"), { excludeTestServices: true })("of live candles", (it) => {
    it.effect("is left to the pipeline", () =>
      Effect.gen(function*() {
        yield* Effect.sleep("500 millis")
        assert.deepStrictEqual(yield* notWhole, [])
      }))
  })
})
