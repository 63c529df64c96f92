import * as Audience from "@cryptostream/exchange-simulator/socket/Audience"
import type * as Gateway from "@cryptostream/exchange-simulator/Gateway"
import * as Session from "@cryptostream/exchange-simulator/socket/Session"
import type * as TimeUnit from "@cryptostream/exchange-simulator/rest/TimeUnit"
import { assert, describe, it } from "@effect/vitest"
import { type Cause, Effect, Fiber, Queue } from "effect"
import { TestClock } from "effect/testing"

const stream = "btcusdc@kline_1m"
const minute = 60_000

/** A socket without a network, and a client at its other end. */
const begin = Effect.fnUntraced(function*(
  options: Partial<Session.Options> = {},
  combined = false,
  streams: ReadonlyArray<string> = [stream],
  timeUnit: TimeUnit.TimeUnit = "milliseconds"
) {
  const inbox = yield* Queue.bounded<Gateway.Incoming, Cause.Done>(64)
  const audience = Audience.make(() => {})
  const [sent, pings, ends]: [Array<string | Uint8Array>, Array<string>, Array<string>] = [[], [], []]
  const sessions = new Set<Session.Session>()
  let backlog = 0
  const peer: Gateway.Peer = {
    send: (frame) => void sent.push(frame),
    ping: (payload) => void pings.push(payload),
    close: (code, reason) => void ends.push(`closed ${code} ${reason}`.trim()),
    terminate: () => void ends.push("terminated"),
    buffered: () => backlog
  }
  const fiber = yield* Effect.forkScoped(
    Session.attend({ combined, streams, timeUnit }, peer, inbox, audience, {
      lifetime: "24 hours",
      connectedAt: 0,
      isSilent: () => false,
      opened: (session) => sessions.add(session),
      closed: (session) => sessions.delete(session),
      told: () => Effect.void,
      ...options
    })
  )
  const client = (incoming: Gateway.Incoming) =>
    Effect.andThen(Queue.offer(inbox, incoming), TestClock.adjust("0 millis"))
  yield* TestClock.adjust("0 millis")
  return {
    audience,
    client,
    ends,
    pings,
    reason: Fiber.join(fiber),
    sent,
    sessions,
    setBacklog: (bytes: number) => backlog = bytes,
    say: (message: object) => client({ _tag: "Message", text: JSON.stringify(message) })
  }
})

const frame = (kind: Audience.Frame["kind"]) => Audience.frame(kind, stream, `{"e":"kline"}`)

describe("a socket", () => {
  it.effect("hears what its address asked for, raw or combined, and what it subscribes to", () =>
    Effect.gen(function*() {
      const { audience, say, sent } = yield* begin()
      audience.deliver(frame("Open"))
      yield* say({ method: "SET_PROPERTY", params: ["combined", true], id: 1 })
      audience.deliver(frame("Open"))
      yield* say({ method: "UNSUBSCRIBE", params: [stream], id: 2 })
      audience.deliver(frame("Open"))
      assert.deepStrictEqual(sent, [
        `{"e":"kline"}`,
        `{"result":null,"id":1}`,
        `{"stream":"${stream}","data":{"e":"kline"}}`,
        `{"result":null,"id":2}`
      ])
    }))

  it.effect("is told times in microseconds where its address asks for them", () =>
    Effect.gen(function*() {
      const { audience, sent } = yield* begin({}, false, [stream], "microseconds")
      const event = (E: string, t: string, T: string) => `{"e":"kline","E":${E},"k":{"t":${t},"T":${T},"n":5,"L":7}}`
      audience.deliver(Audience.frame("Open", stream, event("1001", "1000", "1999")))
      assert.deepStrictEqual(sent, [event("1001000", "1000000", "1999999")])
    }))

  it.effect("listens since its connection was accepted, and to what it subscribes since before it is acknowledged", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(7_000)
      const { audience, say } = yield* begin({
        connectedAt: 5_000,
        told: () => Effect.sleep("2 seconds")
      })
      yield* say({ method: "SUBSCRIBE", params: ["ethusdc@kline_1s"], id: 1 })
      yield* TestClock.adjust("2 seconds")
      assert.deepStrictEqual(audience.streams().map(({ since }) => since), [5_000, 9_000])
    }))

  it.effect("is pinged every 20 seconds with the time, and lives on while it answers", () =>
    Effect.gen(function*() {
      const { client, ends, pings } = yield* begin()
      for (let i = 0; i < 12; i++) {
        yield* TestClock.adjust("20 seconds")
        yield* client({ _tag: "Pong" })
      }
      assert.deepStrictEqual(pings, Array.from({ length: 12 }, (_, i) => String((i + 1) * 20_000)))
      assert.deepStrictEqual(ends, [])
    }))

  it.effect("is cut off when no pong comes within a minute", () =>
    Effect.gen(function*() {
      const { audience, ends, reason, sent, sessions } = yield* begin()
      yield* TestClock.adjust("79 seconds")
      assert.deepStrictEqual(ends, [])
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(ends, ["terminated"])
      assert.strictEqual(yield* reason, "no pong within a minute")
      audience.deliver(frame("Closed"))
      assert.deepStrictEqual([sessions.size, sent.length], [0, 0])
    }))

  it.effect("is not pinged in silence, and owes no answer", () =>
    Effect.gen(function*() {
      const { ends, pings } = yield* begin({ isSilent: (now) => now < 10 * minute })
      yield* TestClock.adjust("9 minutes")
      assert.deepStrictEqual([pings, ends], [[], []])
    }))

  it.effect("may send five messages a second, pings and pongs among them, and no more", () =>
    Effect.gen(function*() {
      const { client, ends, reason, say } = yield* begin()
      for (let second = 0; second < 3; second++) {
        yield* say({ method: "LIST_SUBSCRIPTIONS", id: 1 })
        for (const _tag of ["Ping", "Pong", "Ping", "Pong"] as const) yield* client({ _tag })
        yield* TestClock.adjust("1 second")
      }
      assert.deepStrictEqual(ends, [])
      for (let i = 0; i < 6; i++) yield* client({ _tag: "Pong" })
      assert.deepStrictEqual(ends, ["closed 1008 Too many requests"])
      assert.include(yield* reason, "5 messages a second")
    }))

  it.effect("may listen to 1024 streams and no more", () =>
    Effect.gen(function*() {
      const { ends, say, sent } = yield* begin()
      yield* say({ method: "SUBSCRIBE", params: Array.from({ length: 1023 }, (_, i) => `s${i}`), id: 1 })
      assert.deepStrictEqual([sent.length, ends], [1, []])
      yield* say({ method: "SUBSCRIBE", params: ["one more"], id: 2 })
      const [error, end] = [`{"error":{"code":4,"msg":"Too many subscriptions"}`, "closed 1008 Invalid request"]
      assert.deepStrictEqual([sent.slice(1), ends], [[`${error},"id":2}`], [end]])
      const atOnce = yield* begin({}, false, Array.from({ length: 1025 }, (_, i) => `s${i}`))
      assert.deepStrictEqual([atOnce.sent, atOnce.ends], [[`${error}}`], [end]])
    }))

  it.effect("lives for 24 hours, or as long as is said", () =>
    Effect.gen(function*() {
      const { ends } = yield* begin({ lifetime: "1 minute" })
      yield* TestClock.adjust("59 seconds")
      assert.deepStrictEqual(ends, [])
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(ends, ["closed 1000"])
    }))

  it.effect("that is read too slowly loses forming candles, and then the connection rather than a close", () =>
    Effect.gen(function*() {
      const { audience, ends, sent, setBacklog } = yield* begin()
      setBacklog(5 * 1024 * 1024)
      audience.deliver(frame("Open"))
      yield* TestClock.adjust("0 millis")
      assert.deepStrictEqual([sent, ends], [[], []])
      audience.deliver(frame("Closed"))
      yield* TestClock.adjust("0 millis")
      assert.deepStrictEqual([sent, ends], [[], ["terminated"]])
    }))

  it.effect("ends with its client, and is told notices of the exchange", () =>
    Effect.gen(function*() {
      const { client, reason, sent, sessions } = yield* begin({}, true)
      for (const { notify } of sessions) notify(`{"e":"serverShutdown","E":1}`, "!serverShutdown")
      assert.deepStrictEqual(sent, [`{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1}}`])
      yield* client({ _tag: "Closed", code: 1005 })
      assert.strictEqual(yield* reason, "closed by the client (1005)")
      assert.strictEqual(sessions.size, 0)
    }))
})
