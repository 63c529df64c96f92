import * as Interval from "@cryptostream/core/market/Interval"
import * as SocketPath from "@cryptostream/exchange-simulator/socket/SocketPath"
import * as StreamName from "@cryptostream/exchange-simulator/socket/StreamName"
import * as Subscription from "@cryptostream/exchange-simulator/socket/Subscription"
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

  it("may have any signed integer of 64 bits as its id, and gets each digit back", () => {
    for (const id of ["-1", "9223372036854775807", "-9223372036854775808"]) {
      const { text } = say(`{"method":"SUBSCRIBE","params":["a"],"id":${id}}`)
      assert.strictEqual(text, `{"result":null,"id":${id}}`)
    }
  })
  it("may subscribe to 1024 streams, and to none when it is one more", () => {
    const names = (count: number) => Array.from({ length: count }, (_, i) => `s${i}`)
    assert.lengthOf(say({ method: "SUBSCRIBE", params: names(1024), id: 1 }).streams, 1024)
    const [state, reply, isOver] = Subscription.step(
      none,
      JSON.stringify({ method: "SUBSCRIBE", params: names(1025), id: 1 })
    )
    assert.deepStrictEqual([state.streams.size, isOver], [0, true])
    assert.strictEqual(reply, `{"error":{"code":4,"msg":"Too many subscriptions"},"id":1}`)
  })

  const wrong: ReadonlyArray<readonly [string, unknown, number, RegExp]> = [
    ["no JSON", "{", 3, /^Invalid JSON/],
    ["no object", "[1]", 2, /object/],
    ["no method", { id: 1, params: [] }, 2, /missing field `method`/],
    ["no id", { method: "SUBSCRIBE", params: ["a"] }, 2, /missing field `id`/],
    [
      "an id that is none",
      { method: "SUBSCRIBE", params: ["a"], id: 1.5 },
      2,
      /: request ID must be an unsigned integer$/
    ],
    ["an id of more than 64 bits", `{"method":"SUBSCRIBE","params":["a"],"id":9223372036854775808}`, 2, /request ID/],
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
  const addresses: ReadonlyArray<readonly [string, string, SocketPath.SocketPath | undefined]> = [
    ["/ws", "", { combined: false, streams: [], timeUnit: "milliseconds" }],
    ["/ws/", "", { combined: false, streams: [], timeUnit: "milliseconds" }],
    ["/ws/btcusdc@kline_1m", "", { combined: false, streams: ["btcusdc@kline_1m"], timeUnit: "milliseconds" }],
    ["/ws/a%40kline_1m/b", "", { combined: false, streams: ["a@kline_1m", "b"], timeUnit: "milliseconds" }],
    ["/stream", "", { combined: true, streams: [], timeUnit: "milliseconds" }],
    ["/stream", "streams=a/b", { combined: true, streams: ["a", "b"], timeUnit: "milliseconds" }],
    ["/stream/", "streams=a", { combined: true, streams: ["a"], timeUnit: "milliseconds" }],
    ["/ws/a", "timeUnit=MICROSECOND", { combined: false, streams: ["a"], timeUnit: "microseconds" }],
    ["/stream", "streams=a&timeUnit=microsecond", { combined: true, streams: ["a"], timeUnit: "microseconds" }],
    ["/wss", "", undefined],
    ["/ws/%zz", "", undefined],
    ["/api/v3/ping", "", undefined]
  ]
  it.each(addresses)(
    "%s?%s",
    (path, search, expected) => assert.deepStrictEqual(SocketPath.parse(path, search), expected)
  )
})

describe("the name of a stream", () => {
  it("is of a series in lower case, and of nothing else", () => {
    const series = StreamName.parse("btcusdc@kline_1M")!
    assert.deepStrictEqual(series, { symbol: series.symbol, interval: "1M" })
    for (const name of ["BTCUSDC@kline_1m", "btcusdc@kline_7m", "btcusdc@trade", "btcusdc@kline_1m@+07:00"]) {
      assert.isUndefined(StreamName.parse(name))
    }
  })
  it("may end in +08:00, and is of a series where its candles open as those of UTC do", () => {
    const served = Interval.all.filter((interval) => StreamName.parse(`btcusdc@kline_${interval}@+08:00`) !== undefined)
    assert.deepStrictEqual(served, ["1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "8h"])
  })
})
