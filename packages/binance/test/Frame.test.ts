import * as Series from "@cryptostream/core/market/Series"
import * as Samples from "@cryptostream/core/test/Samples"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as Frame from "@cryptostream/binance/live/Frame"
import * as FrameItem from "@cryptostream/binance/live/FrameItem"
import * as Subscription from "@cryptostream/binance/live/Subscription"
import * as FakeExchange from "./FakeExchange.ts"

const wanted: Subscription.Wanted = Subscription.connections([Samples.btc])[0]!
const closing = FakeExchange.kline(Samples.btc, Samples.start, { closed: true, eventTime: Samples.start + 60_003 })
const open = FakeExchange.kline(Samples.btc, Samples.start, { closed: false, eventTime: Samples.start + 2_000 })

const unreadable = (data: string | Uint8Array) => {
  const frame = Frame.read(wanted, data)
  assert.strictEqual(frame._tag, "Unreadable")
  return frame as Frame.Unreadable
}
const letter = (data: string | Uint8Array) => {
  const [item] = FrameItem.of(Frame.read(wanted, data), data, 7)
  assert.strictEqual(item?._tag, "Unreadable")
  return item!._tag === "Unreadable" ? item!.deadLetter : undefined
}

const upTo = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum }))

describe("a frame", () => {
  it("of a closing kline is its row, known since its event", () => {
    const [item] = FrameItem.of(Frame.read(wanted, closing), closing, 0)
    assert.deepInclude(item, { _tag: "Closed", series: Samples.btc, source: "socket", knownAt: Samples.start + 60_003 })
    assert.deepStrictEqual(item?._tag === "Closed" && item.rows.map(([openTime]) => openTime), [Samples.start])
  })

  it("of an open kline is an open candle, raw or of a combined stream", () => {
    for (const text of [open, JSON.stringify(JSON.parse(open).data)]) {
      assert.strictEqual(FrameItem.of(Frame.read(wanted, text), text, 0)[0]?._tag, "Open")
    }
  })

  it("may be an answer, with a refusal bare or wrapped", () => {
    assert.deepStrictEqual(Frame.read(wanted, `{"result":null,"id":3}`), {
      _tag: "Answer",
      id: 3,
      refusal: undefined
    })
    const refusal = "Invalid request: too many parameters (code 2)"
    const bare = `{"code":2,"msg":"Invalid request: too many parameters"}`
    assert.deepStrictEqual(Frame.read(wanted, bare), { _tag: "Answer", id: undefined, refusal })
    assert.deepStrictEqual(Frame.read(wanted, `{"error":${bare},"id":3}`), { _tag: "Answer", id: 3, refusal })
    assert.include(unreadable(`{"result":["x"],"id":3}`).reason, "no answer that is known")
  })

  it("may say that the server will stop, raw or on a combined stream", () => {
    for (const text of [`{"e":"serverShutdown","E":1}`, `{"stream":"!serverShutdown","data":{"e":"serverShutdown"}}`]) {
      assert.strictEqual(Frame.read(wanted, text)._tag, "Shutdown")
    }
  })

  it("of another series, or whose parts contradict each other, is not taken", () => {
    const other = FakeExchange.kline(Samples.eth, Samples.start, { closed: true, eventTime: Samples.start })
    assert.include(unreadable(other).reason, "ETHUSDC-1m was not subscribed")
    assert.include(unreadable(other.replace("ethusdc@", "btcusdc@")).reason, "not what its stream says")
    const within = closing.replace(`"s":"BTCUSDC","i"`, `"s":"ETHUSDC","i"`)
    assert.include(unreadable(within).reason, "in its kline another symbol")
    assert.include(unreadable(closing.replace(`"i":"1m"`, `"i":"3m"`)).reason, "not what its stream says")
  })

  it("that cannot be read is kept with its bytes and whatever can be told of it", () => {
    const garbled = closing.replace(`"n":1`, `"n":1.5`)
    const kept = letter(garbled)
    assert.deepInclude(kept, {
      origin: "socket btcusdc@kline_1m",
      symbol: Samples.btc.symbol,
      interval: "1m",
      openTime: Samples.start,
      bytes: garbled,
      encoding: "text",
      knownAt: 7
    })
    assert.notProperty(letter(garbled.replace(`"x":true`, `"x":false`)), "openTime")
    assert.include(letter("{\"stream\"")?.reason, "is not JSON")
    assert.strictEqual(letter("{\"stream\"")?.origin, "socket ?")
    assert.deepInclude(letter(Uint8Array.of(0xff, 0x00)), {
      reason: "is a binary frame",
      bytes: "/wA=",
      encoding: "base64"
    })
  })

  it.effect.prop("is never thrown at, whatever was cut from it or put into it", {
    from: upTo(closing.length),
    length: upTo(20),
    text: Schema.String
  }, ({ from, length, text }) =>
    Effect.sync(() => {
      const changed = closing.slice(0, from) + text + closing.slice(from + length)
      const frame = Frame.read(wanted, changed)
      const items = FrameItem.of(frame, changed, 0)
      if (frame._tag === "Unreadable") {
        assert.strictEqual(items[0]?._tag === "Unreadable" && items[0].deadLetter.bytes, changed)
      }
    }), { arbitrary: { runs: 500 } })
})

const recorded = join(
  process.env["CRYPTOSTREAM_RECORDED_DATA"] ?? join(import.meta.dirname, "../../../../shared/data"),
  "websocket"
)

describe("recorded frames", () => {
  const isThere = existsSync(recorded)
  if (!isThere) console.warn("SKIPPED: 1 test needs the recorded data; set CRYPTOSTREAM_RECORDED_DATA to its folder")

  it.skipIf(!isThere)("are all read, once their series are asked for", () => {
    const texts = readdirSync(recorded).flatMap((name) =>
      readFileSync(join(recorded, name), "utf8").split("\n").filter((line) => line !== "")
    )
    const series = texts.map((text) => {
      const json = JSON.parse(text)
      const { i, s } = (json.data ?? json).k
      return Series.make(s, i)
    })
    const [all] = Subscription.connections(series)
    assert.isAbove(texts.length, 12)
    assert.deepStrictEqual(new Set(texts.map((text) => Frame.read(all!, text)._tag)), new Set(["Kline"]))
  })
})
