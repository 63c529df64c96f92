import * as Symbol from "@cryptostream/core/market/Symbol"
import * as Outage from "@cryptostream/core/programs/Outage"
import * as Patience from "@cryptostream/influx/Patience"
import * as Query from "@cryptostream/influx/Query"
import * as RawReads from "@cryptostream/influx/RawReads"
import * as Transport from "@cryptostream/influx/Transport"
import { assert, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import * as FakeInflux from "./FakeInflux.ts"

const series = { symbol: Symbol.make("BTCUSDC"), interval: "1m" } as const
const whole = [0, 1, 2, 0.5, 1.5, 10, 1, 3, 4, 5, 2, 99, null]
const bare = [60_000, 1, 2, 0.5, 1.5, 10, null, 3, 4, 5, 2, 99, 1]
const again = [120_000, 1, 2, 0.5, 1.5, 10, 1, 3, 4, 5, 2, 99, 0]
/** As InfluxDB tells of a point that it is taking in just then. */
const halfWritten = [180_000, null, 2, null, 1.5, 10, null, null, null, null, 2, 99, null]
const allButOne = [240_000, 1, 2, 0.5, 1.5, 10, 1, 3, null, 5, 2, 99, null]
const allButTheMark = [300_000, 1, 2, 0.5, 1.5, 10, null, 3, 4, 5, 2, 99, null]
const oldMark = [360_000, 1, 2, 0.5, 1.5, 10, 1, 3, 4, 5, 2, 99, 1]
const all = [whole, bare, again, halfWritten, allButOne, allButTheMark, oldMark]

it.live("a candle that is being written is not there until it is whole", () =>
  Effect.gen(function*() {
    const server = yield* FakeInflux.make
    server.behave(FakeInflux.json(200, { results: [{ series: [{ values: all }] }] }))
    const { settings } = server
    const send = Patience.make(Query.transport(yield* Transport.make(settings)), {
      url: settings.url,
      attempts: 1,
      outage: Outage.make("InfluxDB", yield* Clock.Clock),
      clock: yield* Clock.Clock
    })
    const reads = RawReads.make(Query.make(send, settings), "bucket")
    const found = yield* reads.lookUp(series, all.map(([openTime]) => openTime!))
    assert.deepStrictEqual(found.map(({ candle }) => candle.openTime), [0, 60_000, 120_000, 360_000])
    assert.strictEqual(found[1]?.candle.quoteVolume, undefined)
  }).pipe(Effect.scoped))
