import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import * as Market from "@cryptostream/exchange-simulator/market/Market"
import * as Simulator from "@cryptostream/exchange-simulator/Simulator"
import { NodeServices, NodeWS } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Stream } from "effect"
import * as LiveStream from "@cryptostream/binance/live/LiveStream"
import * as Listening from "./Listening.ts"
import * as ScaledClock from "@cryptostream/core/ports/ScaledClock"

const start = Date.UTC(2026, 10, 18, 11, 59, 57, 250)
const seed = 7
const market = Market.make(seed)
const series = [Series.make("BTCUSDC", "1s"), Series.make("ETHUSDC", "1s"), Series.make("BTCUSDC", "1m")]
const minute = 60_000

interface Run {
  readonly speed: number
  readonly minutes: number
  readonly script: ReadonlyArray<object>
  readonly options?: Partial<LiveStream.Options>
}

/** Listens to a simulated exchange with these faults; gives back what was heard, and when the run ended. */
const run = ({ minutes, options, script, speed }: Run) =>
  Effect.gen(function*() {
    const { socketUrl } = yield* Simulator.make({
      port: 0,
      book: { _tag: "seeded", seed, listedBefore: "3 days" },
      script: JSON.stringify(script)
    })
    const heard: Array<Listening.Heard> = []
    yield* LiveStream.make({ socketUrls: [socketUrl], ...options })(series).pipe(
      Stream.runForEach((item) => Effect.map(Clock.currentTimeMillis, (at) => heard.push({ at, item }))),
      Effect.timeoutOption(minutes * minute)
    )
    return { heard, end: yield* Clock.currentTimeMillis }
  }).pipe(
    Effect.scoped,
    Effect.provide([NodeWS.layerWebSocketConstructor, Listening.layerClock]),
    Effect.provide([ScaledClock.layer({ speed, start }), NodeServices.layer])
  )

/** Every close of the run that must have arrived by its end. */
const closesBefore = (end: number): ReadonlyArray<Listening.Close> =>
  series.flatMap((one) =>
    market.rows(one, start, end - minute).map(([openTime]) => ({ series: one, openTime })).filter(
      ({ openTime }) => Interval.next(one.interval, openTime) < end - minute
    )
  )

const said = (heard: ReadonlyArray<Listening.Heard>, tag: string) =>
  heard.map(Listening.say).filter((text) => text.startsWith(tag))

describe("over a simulated exchange, a live stream", () => {
  it.live("gives every close, exactly as the market has it", () =>
    Effect.gen(function*() {
      const { end, heard } = yield* run({ speed: 60, minutes: 5, script: [] })
      assert.deepStrictEqual(Listening.unexplained(closesBefore(end), heard), [])
      for (const { item } of heard) {
        if (item._tag !== "Closed") continue
        const [openTime] = item.rows[0]!
        assert.deepStrictEqual(item.rows, market.rows(item.series, openTime, openTime + 1))
      }
      assert.deepStrictEqual(said(heard, "Disconnected"), [])
      assert.isAbove(Listening.given(heard).length, 400)
    }))

  it.live("gives every close or says where one may be missing, through drops, cuts, shutdowns and repeats", () =>
    Effect.gen(function*() {
      const { end, heard } = yield* run({
        speed: 120,
        minutes: 20,
        options: { renewAfter: 3 * minute },
        script: [
          { at: "1 minute", fault: "drop" },
          { at: "150 seconds", fault: "serverShutdown", grace: "1 minute" },
          { at: "5 minutes", fault: "repeat", for: "1 minute" },
          { at: "7 minutes", fault: "cut" },
          { at: "8 minutes", fault: "delayClose", for: "1 minute", by: "4 seconds" },
          { at: "10 minutes", fault: "drop" },
          { at: "12 minutes", fault: "serverShutdown", grace: "30 seconds" },
          { at: "14 minutes", fault: "drop" }
        ]
      })
      assert.deepStrictEqual(Listening.unexplained(closesBefore(end), heard), [])
      const given = Listening.given(heard)
      assert.isAbove(given.length, 2_000)
      assert.strictEqual(new Set(given).size, given.length)
      assert.isAtLeast(said(heard, "Disconnected broken").length, 4)
    }))

  it.live("notices silence and old news, buries what is garbled, and is connected in the end", () =>
    Effect.gen(function*() {
      const { heard } = yield* run({
        speed: 60,
        minutes: 8,
        script: [
          { at: "1 minute", fault: "silent", for: "20 seconds" },
          { at: "3 minutes", fault: "stale", for: "20 seconds", by: "30 minutes" },
          { at: "5 minutes", fault: "malformed", count: 4 }
        ]
      })
      assert.isAtLeast(said(heard, "Disconnected silent").length, 1)
      assert.isAtLeast(said(heard, "Disconnected old").length, 1)
      assert.strictEqual(said(heard, "Unreadable").length, 4)
      assert.isBelow(Listening.gaps(heard).at(-1)!.to, Infinity)
    }))
})
