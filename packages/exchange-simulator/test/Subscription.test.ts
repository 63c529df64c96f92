import * as SocketPath from "@cryptostream/exchange-simulator/SocketPath"
import * as StreamName from "@cryptostream/exchange-simulator/StreamName"
import * as Subscription from "@cryptostream/exchange-simulator/Subscription"
import { assert, describe, it } from "@effect/vitest"

const none: Subscription.Subscription = { streams: new Set(), combined: false }
const some: Subscription.Subscription = { streams: new Set(["a@kline_1m", "b@kline_1m"]), combined: true }

const say = (message: unknown, state = none) => {
  const [next, reply] = Subscription.step(state, typeof message === "string" ? message : JSON.stringify(message))
  return { streams: [...next.streams], combined: next.combined, reply: JSON.parse(reply) as unknown, text: reply }
}

describe("a client's message", () => {
  it("subscribes and is acknowledged in the exchange's words, whatever the names are", () => {
    const { streams, text } = say({ method: "SUBSCRIBE", params: ["btcusdc@kline_1m", "NOPE"], id: 1 })
    assert.deepStrictEqual(streams, ["btcusdc@kline_1m", "NOPE"])
    assert.strictEqual(text, `{"result":null,"id":1}`)
  })
  it("adds to what there is, each stream once", () => {
    assert.deepStrictEqual(say({ method: "SUBSCRIBE", params: ["b@kline_1m", "c"], id: "x-1" }, some).streams, [
      "a@kline_1m",
      "b@kline_1m",
      "c"
    ])
  })
  it("unsubscribes, also from what was never subscribed", () => {
    const { reply, streams } = say({ method: "UNSUBSCRIBE", params: ["a@kline_1m", "c"], id: null }, some)
    assert.deepStrictEqual(streams, ["b@kline_1m"])
    assert.deepStrictEqual(reply, { result: null, id: null })
  })
  it("lists", () => {
    assert.deepStrictEqual(say({ method: "LIST_SUBSCRIPTIONS", id: 3 }, some).reply, {
      result: ["a@kline_1m", "b@kline_1m"],
      id: 3
    })
  })
  it("reads and sets whether frames are combined", () => {
    assert.deepStrictEqual(say({ method: "GET_PROPERTY", params: ["combined"], id: 2 }, some).reply, {
      result: true,
      id: 2
    })
    assert.isTrue(say({ method: "SET_PROPERTY", params: ["combined", true], id: 2 }).combined)
  })

  const wrong: ReadonlyArray<readonly [string, unknown, number, RegExp]> = [
    ["no JSON", "{", 3, /^Invalid JSON/],
    ["no object", "[1]", 2, /object/],
    ["no method", { id: 1, params: [] }, 2, /missing field `method`/],
    ["no id", { method: "SUBSCRIBE", params: ["a"] }, 2, /missing field `id`/],
    ["an id that is none", { method: "SUBSCRIBE", params: ["a"], id: 1.5 }, 2, /request ID/],
    ["an unknown method", { method: "SUBSCRIB", params: ["a"], id: 1 }, 2, /unknown variant `SUBSCRIB`/],
    ["a method that is no text", { method: 5, params: ["a"], id: 1 }, 2, /`method`/],
    ["an unknown field", { method: "SUBSCRIBE", params: ["a"], id: 1, speed: 1 }, 2, /unknown field `speed`/],
    ["parameters that are no list", { method: "SUBSCRIBE", params: "a", id: 1 }, 2, /array/],
    ["streams that are no texts", { method: "SUBSCRIBE", params: [5], id: 1 }, 2, /stream names/],
    ["no streams", { method: "SUBSCRIBE", params: [], id: 1 }, 2, /stream name/],
    ["an unknown property", { method: "GET_PROPERTY", params: ["speed"], id: 1 }, 0, /Unknown property/],
    ["a property that is no text", { method: "GET_PROPERTY", params: [1], id: 1 }, 2, /property name/],
    ["too many parameters", { method: "GET_PROPERTY", params: ["combined", 1], id: 1 }, 2, /too many/],
    ["a value of a wrong type", { method: "SET_PROPERTY", params: ["combined", "yes"], id: 1 }, 1, /Boolean/]
  ]
  it.each(wrong)("is refused and changes nothing: %s", (_, message, code, msg) => {
    const { combined, reply, streams } = say(message, some)
    const { error } = reply as { readonly error: { readonly code: number; readonly msg: string } }
    assert.strictEqual(error.code, code)
    assert.match(error.msg, msg)
    assert.deepStrictEqual([streams, combined], [[...some.streams], true])
  })
})

describe("the address of a socket", () => {
  it.each([
    ["/ws", "", { combined: false, streams: [] }],
    ["/ws/", "", { combined: false, streams: [] }],
    ["/ws/btcusdc@kline_1m", "", { combined: false, streams: ["btcusdc@kline_1m"] }],
    ["/ws/a%40kline_1m/b", "", { combined: false, streams: ["a@kline_1m", "b"] }],
    ["/stream", "", { combined: true, streams: [] }],
    ["/stream", "streams=a/b", { combined: true, streams: ["a", "b"] }],
    ["/wss", "", undefined],
    ["/ws/%zz", "", undefined],
    ["/api/v3/ping", "", undefined]
  ])("%s?%s", (path, search, expected) => assert.deepStrictEqual(SocketPath.parse(path, search), expected))
})

describe("the name of a stream", () => {
  it("is of a series in lower case, and of nothing else", () => {
    const series = StreamName.parse("btcusdc@kline_1M")!
    assert.deepStrictEqual(series, { symbol: series.symbol, interval: "1M" })
    assert.strictEqual(StreamName.of(series), "btcusdc@kline_1M")
    for (const name of ["BTCUSDC@kline_1m", "btcusdc@kline_7m", "btcusdc@trade", "btcusdc@kline_1m@+08:00"]) {
      assert.isUndefined(StreamName.parse(name))
    }
  })
})
