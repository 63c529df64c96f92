import * as ArchiveFiles from "@cryptostream/binance/archive/ArchiveFiles"
import * as BinanceMarket from "@cryptostream/binance/BinanceMarket"
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import { type Item, MarketData } from "@cryptostream/core/ports/MarketData"
import * as Repeats from "@cryptostream/core/quality/Repeats"
import * as Simulator from "@cryptostream/exchange-simulator/Simulator"
import { NodeHttpClient, NodeServices } from "@effect/platform-node"
import * as NodeWS from "@effect/platform-node/NodeWS"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import * as Recorded from "../../packages/cli/test/Recorded.ts"

Recorded.sayIfMissing(1)

/** What a source says of a series: its rows, repeats resolved, and the bytes of what it cannot read. */
const contents = Effect.fnUntraced(function*(series: Series.Series) {
  const source = yield* MarketData
  const items: ReadonlyArray<Item> = yield* Stream.runCollect(source.history(series, 1, { urgency: "backfill" }))
  const rows = items.flatMap((item): ReadonlyArray<Row.Row> => item._tag === "Closed" ? item.rows : [])
  const [held, settled] = Repeats.step(undefined, rows)
  return {
    rows: held === undefined ? settled : [...settled, held],
    unreadable: items.flatMap((item) => item._tag === "Unreadable" ? [item.deadLetter.openTime] : [])
  }
})

const rest = (simulator: Simulator.Simulator, series: ReadonlyArray<Series.Series>) =>
  BinanceMarket.layer({
    settings: {
      restUrls: [simulator.restUrl],
      socketUrls: [simulator.socketUrl],
      archiveUrl: simulator.restUrl
    },
    series,
    simulator: simulator.fingerprint,
    from: undefined,
    archives: { isUsed: false, folder: "", checksums: "strict" }
  }).pipe(Layer.provide([NodeHttpClient.layerUndici, NodeWS.layerWebSocketConstructor]))

describe.skipIf(!Recorded.isThere)("recorded files, served by the simulator", () => {
  it.live("come back over REST string by string", () =>
    Effect.gen(function*() {
      const market = yield* MarketData
      const series = yield* market.series
      const simulator = yield* Simulator.make({ port: 0, book: { _tag: "recorded", market } })
      const fetched = yield* Effect.forEach(series, contents).pipe(Effect.provide(rest(simulator, series)))
      for (const [i, one] of series.entries()) {
        const recorded = yield* contents(one)
        assert.isAbove(recorded.rows.length, 300)
        assert.deepStrictEqual(fetched[i], recorded, Series.key(one))
      }
    }).pipe(
      Effect.scoped,
      Effect.provide(ArchiveFiles.layer([Recorded.klines], "at once").pipe(Layer.provideMerge(NodeServices.layer)))
    ), { timeout: 60_000 })
})
