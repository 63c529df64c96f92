import type * as Row from "@cryptostream/core/market/Row"
import type * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import * as KlineFrame from "@cryptostream/exchange-simulator/socket/KlineFrame"
import { assert, describe, it } from "@effect/vitest"
import * as Client from "./Client.ts"
import * as Recorded from "./Recorded.ts"

/** The text that would be sent of an event. */
const write = ({ E, k, s }: Client.Event): string => {
  const row = Client.rowOf({ E, e: "kline", k, s }).slice(0, 11) as unknown as Row.Row
  const series = Series.make(s, k.i as Interval.Interval)
  return KlineFrame.text({ series, row, isClosed: k.x, firstTradeId: k.f }, E)
}

Recorded.sayIfMissing(1)
describe.skipIf(!Recorded.isThere)("a frame", () => {
  it("is letter by letter what the exchange sent for the same candle", () => {
    const lines = Recorded.frames.filter((line) => line.includes(`"B":`))
    assert.isAtLeast(lines.length, 10)
    for (const line of lines) {
      const { data, stream, ...event } = Client.parse(line)
      assert.strictEqual(data === undefined ? write(event) : KlineFrame.combined(stream!, write(data)), line)
    }
  })
})

describe("a frame of a candle without trades", () => {
  it("has no ids", () => {
    const zero = "0.00000000"
    const row: Row.Row = [0, "1", "1", "1", "1", zero, 999, zero, 0, zero, zero]
    const series = Series.make("BTCUSDC", "1s")
    const { k } = Client.parse(KlineFrame.text({ series, row, isClosed: true, firstTradeId: 5 }, 1001))
    assert.deepStrictEqual([k.f, k.L], [-1, -1])
  })
})
