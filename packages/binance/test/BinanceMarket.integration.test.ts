import * as BinanceMarket from "@cryptostream/binance/BinanceMarket"
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { type Asking, MarketData } from "@cryptostream/core/ports/MarketData"
import * as Market from "@cryptostream/exchange-simulator/market/Market"
import * as Simulator from "@cryptostream/exchange-simulator/Simulator"
import { NodeHttpClient, NodeServices } from "@effect/platform-node"
import * as NodeWS from "@effect/platform-node/NodeWS"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, FileSystem, Layer, Logger, Stream } from "effect"

const seed = 7
const day = 86_400_000
const market = Market.make(seed)
const seconds = Series.make("BTCUSDC", "1s")
const minutes = Series.make("BTCUSDC", "1m")
const days = Series.make("BTCUSDC", "1d")

interface Setting {
  readonly script?: string
  readonly archiveUrl?: string
  readonly options?: Partial<BinanceMarket.Options>
}

/** Runs with the exchange's MarketData, over a simulator of it; what was asked of that can be read. */
const run = <A, E>(
  { archiveUrl, options = {}, script }: Setting,
  use: (simulator: Simulator.Simulator) => Effect.Effect<A, E, MarketData>
) =>
  Effect.gen(function*() {
    const folder = yield* FileSystem.FileSystem.use((fs) => fs.makeTempDirectoryScoped())
    const simulator = yield* Simulator.make({
      port: 0,
      book: { _tag: "seeded", seed, listedBefore: "40 days" },
      journalKept: 10_000,
      ...(script !== undefined && { script })
    })
    const { fingerprint, restUrl, socketUrl } = simulator
    const layer = BinanceMarket.layer({
      settings: { restUrls: [restUrl], socketUrls: [socketUrl], archiveUrl: archiveUrl ?? restUrl },
      series: [seconds, minutes, days],
      simulator: fingerprint,
      from: undefined,
      archives: { isUsed: true, folder, checksums: "strict" },
      ...options
    })
    return yield* use(simulator).pipe(
      Effect.provide(layer.pipe(Layer.provide([NodeHttpClient.layerUndici, NodeWS.layerWebSocketConstructor])))
    )
  }).pipe(Effect.scoped, Effect.provide([NodeServices.layer, Logger.layer([])]))

const rowsOf = (series: Series.Series, from: number, asking: Asking) =>
  MarketData.use((source) =>
    source.history(series, from, asking).pipe(
      Stream.flatMap((item) => Stream.fromIterable(item._tag === "Closed" ? item.rows : [])),
      Stream.runCollect
    )
  )

const asked = ({ journal }: Simulator.Simulator, path: string): number =>
  journal().filter((entry) => entry.kind === "request" && entry.path.includes(path)).length

describe("the exchange's market data", () => {
  it.live(
    "takes whole days from archive files and the rest by REST, the same rows as by REST alone",
    () =>
      run({}, (simulator) =>
        Effect.gen(function*() {
          const to = simulator.startedAt
          const from = Math.floor(to / day) * day - 3 * day
          const rows = yield* rowsOf(seconds, from, { to, urgency: "backfill" })
          assert.deepStrictEqual(rows, market.rows(seconds, from, to))
          assert.isAbove(asked(simulator, "/data/spot/daily"), 0)
          // Of four days at most two and a part came in pages, 87 a day.
          assert.isBelow(asked(simulator, "/klines?"), 270)
        })),
    60_000
  )

  for (
    const [what, setting] of [
      ["does not give", { archiveUrl: "http://127.0.0.1:9" }],
      ["has damaged", { script: `[{ "at": "0 seconds", "fault": "badChecksum", "for": "1 hour" }]` }]
    ] as const
  ) {
    it.live(`asks by REST for what the archive site ${what}`, () =>
      run(setting, (simulator) =>
        Effect.gen(function*() {
          const from = Math.floor(simulator.startedAt / day) * day - 3 * day
          const rows = yield* rowsOf(seconds, from, { to: from + day, urgency: "backfill" })
          assert.deepStrictEqual(rows, market.rows(seconds, from, from + day))
          assert.isAbove(asked(simulator, "/klines?"), 86)
        })), 60_000)
  }

  it.live(
    "begins some way back for whom it is not said, and at the listing for long candles",
    () =>
      run({}, ({ startedAt }) =>
        Effect.gen(function*() {
          const [first] = yield* rowsOf(seconds, 0, { urgency: "backfill" })
          assert.closeTo(first![0], startedAt - 6 * 3_600_000, 5_000)
          const [listed] = yield* rowsOf(days, 0, { urgency: "backfill" })
          assert.strictEqual(listed![0], Interval.floor("1d", startedAt - 40 * day))
        })),
    30_000
  )

  it.live("refuses a simulator where the exchange is meant, and the other way round", () =>
    Effect.gen(function*() {
      for (const simulator of [undefined, "simulated market 1, seed 8"]) {
        const error = yield* Effect.flip(
          run({ options: { simulator } }, () => rowsOf(minutes, 0, { urgency: "repair" }))
        )
        assert.match(error.message, /simulated market 1, seed 7 answers, where .* was meant/)
      }
    }), 30_000)

  it.live("is live from the moment it says so", () =>
    run({}, () =>
      Effect.gen(function*() {
        const source = yield* MarketData
        const items = yield* source.live([seconds, minutes]).pipe(
          Stream.takeUntil((item) => item._tag === "Closed"),
          Stream.runCollect
        )
        assert.strictEqual(items[0]?._tag, "Connected")
        const last = items.at(-1)
        assert.isTrue(last?._tag === "Closed" && last.rows[0]![0] > (yield* Clock.currentTimeMillis) - 5_000)
      })), 30_000)
})
