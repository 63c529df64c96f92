import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import * as Client from "./Client.ts"
import { run, start, until } from "./Running.ts"

const stream = "btcusdc@kline_1s"

/** What is heard of one second's candles under a fault that is on from 20 s to 80 s. */
const listen = (fault: object) =>
  run(
    { speed: 30, faults: [{ at: "20 seconds", for: "60 seconds", ...fault }] },
    ({ socketUrl }) =>
      Effect.gen(function*() {
        const socket = yield* Client.open(`${socketUrl}/ws/${stream}`)
        yield* until(100)
        const frames = socket.frames.map(Client.parse)
        const at = (from: number, to: number) =>
          frames.filter(({ E }) => E > start + from * 1000 && E < start + to * 1000)
        return { closed: socket.closed(), frames, at }
      })
  )
const closes = (frames: ReadonlyArray<Client.Frame>) => frames.filter(({ k }) => k.x).map(({ k }) => k.t)

describe("faults of sockets, seen from outside", () => {
  it.live("drop cuts every line, and a new one can be had", () =>
    run({ speed: 60, faults: [{ at: "20 seconds", fault: "drop" }] }, ({ socketUrl }) =>
      Effect.gen(function*() {
        const sockets = [yield* Client.open(`${socketUrl}/ws`), yield* Client.open(`${socketUrl}/stream`)]
        yield* Client.eventually(() => sockets.every((socket) => socket.closed() !== undefined))
        assert.deepStrictEqual(sockets.map((socket) => socket.closed()?.code), [1006, 1006])
        assert.isAtLeast(yield* Clock.currentTimeMillis, start + 20_000)
        const again = yield* Client.open(`${socketUrl}/ws/${stream}`)
        yield* again.until(({ e }) => e === "kline")
      })))

  it.live("cut closes every socket cleanly", () =>
    run({ speed: 60, faults: [{ at: "20 seconds", fault: "cut" }] }, ({ socketUrl }) =>
      Effect.gen(function*() {
        const socket = yield* Client.open(`${socketUrl}/ws`)
        yield* Client.eventually(() => socket.closed() !== undefined)
        assert.strictEqual(socket.closed()?.code, 1000)
      })))

  it.live("serverShutdown is announced, and after its grace closes the sockets that were open then", () =>
    run(
      { speed: 60, faults: [{ at: "20 seconds", fault: "serverShutdown", grace: "30 seconds" }] },
      ({ socketUrl }) =>
        Effect.gen(function*() {
          const [raw, combined] = [yield* Client.open(`${socketUrl}/ws`), yield* Client.open(`${socketUrl}/stream`)]
          assert.isAtLeast((yield* raw.until(({ e }) => e === "serverShutdown")).E, start + 20_000)
          const wrapped = yield* combined.until((frame) => frame.stream === "!serverShutdown")
          assert.strictEqual(wrapped.data?.e, "serverShutdown")
          const later = yield* Client.open(`${socketUrl}/ws`)
          assert.isUndefined(raw.closed())
          yield* until(52)
          yield* Client.eventually(() => raw.closed() !== undefined && combined.closed() !== undefined)
          assert.strictEqual(raw.closed()?.code, 1001)
          yield* until(70)
          assert.isUndefined(later.closed())
        })
    ))

  it.live("silent: sockets are accepted and acknowledged, and nothing else is said", () =>
    run(
      { speed: 60, faults: [{ at: "10 seconds", fault: "silent", for: "50 seconds" }] },
      ({ socketUrl }) =>
        Effect.gen(function*() {
          const socket = yield* Client.open(`${socketUrl}/ws/${stream}`)
          yield* until(15)
          const before = socket.frames.length
          assert.isAbove(before, 5)
          const late = yield* Client.open(`${socketUrl}/ws`)
          late.say({ method: "SUBSCRIBE", params: [stream], id: 1 })
          yield* until(55)
          assert.deepStrictEqual([socket.frames.length, socket.pings.length], [before, 0])
          assert.deepStrictEqual(late.frames, [`{"result":null,"id":1}`])
          yield* late.until(({ e }) => e === "kline")
        })
    ))

  it.live("malformed: so many frames cannot be read", () =>
    run(
      { speed: 60, faults: [{ at: "10 seconds", fault: "malformed", count: 8 }] },
      ({ socketUrl }) =>
        Effect.gen(function*() {
          const socket = yield* Client.open(`${socketUrl}/ws/${stream}`)
          yield* until(40)
          const isWhole = (frame: string) => {
            try {
              return typeof Client.parse(frame).k.o === "string"
            } catch {
              return false
            }
          }
          assert.strictEqual(socket.frames.filter((frame) => !isWhole(frame)).length, 8)
          assert.isAbove(socket.frames.filter(isWhole).length, 20)
          assert.isUndefined(socket.closed())
        })
    ))
})

// They wait for most of their time, each for an exchange of its own.
describe.concurrent("faults of what sockets are sent, seen from outside", () => {
  it.live("stale: what comes is as old as it says", () =>
    Effect.gen(function*() {
      const { frames } = yield* listen({ fault: "stale", by: "30 minutes" })
      const old = frames.filter(({ E }) => E < start - 60_000)
      assert.isAbove(old.length, 60)
      for (const { E, k } of old) assert.isTrue(E >= start - 1_785_000 && k.t > E - 5_000)
    }))

  it.live("loseClose: forming candles come, closes do not", () =>
    Effect.gen(function*() {
      const { at, closed } = yield* listen({ fault: "loseClose" })
      assert.isAbove(at(25, 75).length, 10)
      assert.deepStrictEqual(closes(at(20, 80)), [])
      assert.isAbove(closes(at(82, 100)).length, 10)
      assert.isUndefined(closed)
    }))

  it.live("delayClose: closes come late, and none is missing", () =>
    Effect.gen(function*() {
      const { at, frames } = yield* listen({ fault: "delayClose", by: "10 seconds" })
      for (const { E, k } of at(31, 79).filter((frame) => frame.k.x)) assert.isAtLeast(E - k.T, 10_000)
      const times = closes(frames)
      times.slice(1).forEach((time, i) => assert.strictEqual(time, times[i]! + 1000))
    }))

  it.live("repeat: every frame comes twice", () =>
    Effect.gen(function*() {
      const { at, frames } = yield* listen({ fault: "repeat" })
      const [during, after] = [closes(at(21, 79)), closes(at(82, 100))]
      assert.strictEqual(during.length, 2 * new Set(during).size)
      assert.strictEqual(after.length, new Set(after).size)
      assert.isAbove(new Set(closes(frames)).size, 90)
    }))

  it.live("reorder: neighbours change places, and none is missing", () =>
    Effect.gen(function*() {
      const { frames } = yield* listen({ fault: "reorder" })
      const turned = frames.filter(({ E }, i) => i > 0 && E < frames[i - 1]!.E)
      assert.isAbove(turned.length, 20)
      const times = closes(frames).toSorted((a, b) => a - b)
      times.slice(1).forEach((time, i) => assert.strictEqual(time, times[i]! + 1000))
    }))
})

describe("faults of the market, seen from outside", () => {
  const rows = (restUrl: string, from: number, limit: number) =>
    Client.rows(`${restUrl}/api/v3/klines?symbol=BTCUSDC&interval=1s&startTime=${from}&limit=${limit}`)

  it.live("hole: neither REST nor the sockets have its candles, then or later", () =>
    run(
      { speed: 60, faults: [{ at: "20 seconds", fault: "hole", for: "10 seconds" }] },
      ({ restUrl, socketUrl }) =>
        Effect.gen(function*() {
          const socket = yield* Client.open(`${socketUrl}/ws/${stream}`)
          yield* until(60)
          const known = (yield* rows(restUrl, start - 1_000, 60)).map(([openTime]) => openTime)
          const gap = { from: Math.ceil((start + 20_000) / 1000) * 1000, to: Math.ceil((start + 30_000) / 1000) * 1000 }
          assert.strictEqual(known.filter((time) => time >= gap.from && time < gap.to).length, 0)
          assert.include(known, gap.from - 1000)
          assert.include(known, gap.to)
          const heard = closes(socket.frames.map(Client.parse))
          assert.deepStrictEqual(heard, known.filter((time) => time >= heard[0]! && time <= heard.at(-1)!))
        })
    ))

  it.live("restate: a candle that had closed has more trades from then on", () =>
    run(
      { speed: 60, faults: [{ at: "30 seconds", fault: "restate", age: "20 seconds", trades: 5 }] },
      ({ restUrl }) =>
        Effect.gen(function*() {
          yield* until(15)
          const second = Math.floor((start + 10_000) / 1000) * 1000 - 1000
          const [before] = yield* rows(restUrl, second, 1)
          yield* until(35)
          const [after] = yield* rows(restUrl, second, 1)
          assert.strictEqual(after![8] - before![8], 5)
          assert.deepStrictEqual(after!.slice(0, 5), before!.slice(0, 5))
        })
    ))
})
