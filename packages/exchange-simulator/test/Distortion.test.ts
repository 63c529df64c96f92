import * as Audience from "@cryptostream/exchange-simulator/socket/Audience"
import * as Distortion from "@cryptostream/exchange-simulator/socket/Distortion"
import type * as Faults from "@cryptostream/exchange-simulator/faults/Faults"
import { assert, describe, it } from "@effect/vitest"
import * as Books from "./Books.ts"

const frame = (stream: string, n: number, kind: Audience.Frame["kind"] = "Open") =>
  Audience.frame(kind, stream, `{"n":${n},"o":"1.5"}`)
const btc = "btcusdc@kline_1s"
const eth = "ethusdc@kline_1m"

/** What leaves of batches made one second after the other. */
const sent = (faults: Faults.Faults, ...batches: ReadonlyArray<ReadonlyArray<Audience.Frame>>) => {
  let state = Distortion.start(Books.start - 1)
  return batches.map((batch, i) => {
    const [next, frames] = Distortion.step(state, faults, batch, Books.start + i * 1000)
    state = next
    return frames.map(({ raw }) => raw)
  })
}
const raw = (n: number) => `{"n":${n},"o":"1.5"}`
const made = [[frame(btc, 1), frame(eth, 2)], [frame(btc, 3, "Closed")], [frame(eth, 4, "Closed"), frame(btc, 5)], []]
const at = { at: "0 seconds" }

describe("frames on their way", () => {
  it("go as they are made without a fault", () => {
    assert.deepStrictEqual(sent([], ...made), [[raw(1), raw(2)], [raw(3)], [raw(4), raw(5)], []])
  })
  it("are lost in silence, from its beginning to its end", () => {
    const faults = Books.script({ at: "1 second", fault: "silent", for: "1 second" })
    assert.deepStrictEqual(sent(faults, ...made), [[raw(1), raw(2)], [], [raw(4), raw(5)], []])
  })
  it("lose their closes, of all or of some series", () => {
    const lose = (more: object) => sent(Books.script({ ...at, fault: "loseClose", for: "1 minute", ...more }), ...made)
    assert.deepStrictEqual(lose({}), [[raw(1), raw(2)], [], [raw(5)], []])
    assert.deepStrictEqual(lose({ symbols: ["BTCUSDC"] }), [[raw(1), raw(2)], [], [raw(4), raw(5)], []])
    assert.deepStrictEqual(lose({ intervals: ["1m"] }), [[raw(1), raw(2)], [raw(3)], [raw(5)], []])
  })
  it("go twice", () => {
    const faults = Books.script({ at: "1 second", fault: "repeat", for: "1 second" })
    assert.deepStrictEqual(sent(faults, ...made), [[raw(1), raw(2)], [raw(3), raw(3)], [raw(4), raw(5)], []])
  })
  it("change places with their neighbour of the same stream, and none is lost at the end", () => {
    const faults = Books.script({ ...at, fault: "reorder", for: "3 seconds" })
    assert.deepStrictEqual(sent(faults, ...made), [[], [raw(3), raw(1)], [raw(4), raw(2)], [raw(5)]])
  })
  it("are garbled, as many as were asked for and in four ways", () => {
    const faults = Books.script({ at: "1 second", fault: "malformed", count: 4 })
    const batches = [[frame(btc, 0)], [frame(btc, 1), frame(btc, 2)], [frame(btc, 3), frame(btc, 4), frame(btc, 5)]]
    const [before, first, second] = sent(faults, ...batches)
    assert.deepStrictEqual(before, [raw(0)])
    assert.deepStrictEqual(first, [`{"n":1,"o"`.slice(0, raw(1).length >> 1), `{"n":2,"o":[1.5]}`])
    assert.throws(() => JSON.parse(String(second![0])))
    assert.instanceOf(second![1], Uint8Array)
    assert.strictEqual(second![2], raw(5))
  })
})
