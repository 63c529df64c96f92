import * as Market from "@cryptostream/exchange-simulator/market/Market"
import * as Series from "@cryptostream/core/market/Series"
import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Scope } from "effect"
import { createHash } from "node:crypto"
import { inflateRawSync } from "node:zlib"
import * as Simulator from "@cryptostream/exchange-simulator/Simulator"
import * as Client from "./Client.ts"
import * as ScaledClock from "@cryptostream/core/ports/ScaledClock"
import { run, seed, start } from "./Running.ts"

describe("the server", () => {
  it.live("says what to do where its port is taken", () =>
    run({ speed: 1 }, ({ restUrl }) =>
      Effect.gen(function*() {
        const port = Number(new URL(restUrl).port)
        const error = yield* Effect.flip(Simulator.make({ port, book: { _tag: "seeded", seed } }))
        assert.include(error.message, `port ${port} of 127.0.0.1 is in use`)
      })))

  it.live("refuses a script that names what is not traded here", () =>
    Effect.gen(function*() {
      const script = JSON.stringify([{ at: "1 minute", fault: "hole", for: "1 minute", symbols: ["BTCUSC"] }])
      const error = yield* Effect.flip(Simulator.make({ port: 0, book: { _tag: "seeded", seed }, script }))
      assert.include(error.message, "BTCUSC is not traded here")
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)))

  it.live("closes everything within a second, whatever is open", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const script = JSON.stringify([{ at: "0 seconds", fault: "slow", for: "1 hours", by: "1 hours" }])
      const { restUrl, socketUrl } = yield* Simulator.make({ port: 0, book: { _tag: "seeded", seed }, script }).pipe(
        Scope.provide(scope)
      )
      const socket = yield* Client.open(`${socketUrl}/ws/btcusdc@kline_1s`)
      const slow = yield* Effect.forkScoped(Effect.exit(Client.send(`${restUrl}/api/v3/ping`)))
      yield* Effect.sleep("100 millis")
      const before = performance.now()
      yield* Scope.close(scope, Exit.void)
      assert.isBelow(performance.now() - before, 1000)
      yield* Client.eventually(() => socket.closed() !== undefined && slow.pollUnsafe() !== undefined)
      assert.isTrue(Exit.isFailure(yield* Effect.exit(Client.open(`${socketUrl}/ws`))))
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)))

  it.live("answers other methods and paths as errors, and any host", () =>
    run({ speed: 1 }, ({ restUrl, socketUrl }) =>
      Effect.gen(function*() {
        assert.strictEqual((yield* Client.send(`${restUrl}/api/v3/klines`, "POST")).status, 405)
        assert.strictEqual((yield* Client.send(`${restUrl}/api/v3/nowhere`)).status, 404)
        const head = yield* Client.send(`${restUrl}/api/v3/time`, "HEAD")
        assert.deepStrictEqual([head.status, head.body], [200, ""])
        assert.include((yield* Effect.flip(Client.open(`${socketUrl}/nowhere`))).message, "404")
        assert.strictEqual((yield* Client.send(restUrl.replace("127.0.0.1", "localhost") + "/api/v3/ping")).body, "{}")
      })))

  it.live("refuses requests above the weight and bans who goes on", () =>
    run({ speed: 5, weightLimit: 10 }, ({ restUrl }) =>
      Effect.gen(function*() {
        // The minute ends 2.75 s after the start: the next is used whole.
        yield* Effect.sleep("2800 millis")
        const answers = yield* Effect.forEach(
          Array.from({ length: 21 }, () => `${restUrl}/api/v3/ping`),
          (url) => Client.send(url)
        )
        assert.deepStrictEqual(answers.map(({ status }) => status), [
          ...Array.from({ length: 10 }, () => 200),
          ...Array.from({ length: 10 }, () => 429),
          418
        ])
        const wait = Number(answers[10]!.headers["retry-after"])
        assert.isTrue(wait > 50 && wait <= 60, String(wait))
        assert.strictEqual(answers[20]!.headers["retry-after"], "120")
        assert.match(
          answers[20]!.body,
          /^\{"code":-1003,"msg":"Way too much request weight used; IP banned until \d{13}\. Please use WebSocket Streams/
        )
      })))

  it.live("refuses more than 300 sockets in five minutes", () =>
    run({ speed: 1 }, ({ socketUrl }) =>
      Effect.gen(function*() {
        yield* Effect.forEach(Array.from({ length: 300 }), () => Effect.scoped(Client.open(`${socketUrl}/ws`)), {
          concurrency: 20
        })
        assert.include((yield* Effect.flip(Client.open(`${socketUrl}/ws`))).message, "429")
      })))

  it.live("pings its sockets with the time, and lets go of who does not answer", () =>
    run({ speed: 100 }, ({ socketUrl }) =>
      Effect.gen(function*() {
        const socket = yield* Client.open(`${socketUrl}/ws`)
        const deaf = yield* Client.open(`${socketUrl}/ws`, { autoPong: false })
        yield* Client.eventually(() => deaf.closed() !== undefined)
        assert.strictEqual(deaf.closed()?.code, 1006)
        yield* Client.eventually(() => socket.pings.length > 6)
        assert.isAtLeast(Number(socket.pings[0]), start + 20_000)
        assert.isUndefined(socket.closed())
      })))
})

describe("archives", () => {
  /** The one file of a zip whose sizes stand in its central directory. */
  const unzip = (bytes: Buffer) => {
    const central = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
    const [size, nameLength] = [bytes.readUInt32LE(central + 20), bytes.readUInt16LE(central + 28)]
    const name = bytes.subarray(central + 46, central + 46 + nameLength).toString()
    const data = 30 + bytes.readUInt16LE(26) + bytes.readUInt16LE(28)
    return { name, text: inflateRawSync(bytes.subarray(data, data + size)).toString() }
  }
  const path = (period: string, interval: string, date: string) =>
    `/data/spot/${period}/klines/BTCUSDC/${interval}/BTCUSDC-${interval}-${date}.zip`
  const day = Date.UTC(2026, 10, 16)

  it.live("of a past day hold its candles in microseconds, the same bytes each time, with their checksum", () =>
    run({ speed: 1 }, ({ restUrl }) =>
      Effect.gen(function*() {
        const url = restUrl + path("daily", "1m", "2026-11-16")
        const [one, other] = [yield* Client.send(url), yield* Client.send(url)]
        assert.isTrue(one.bytes.equals(other.bytes))
        assert.isUndefined(one.headers["x-mbx-used-weight-1m"])
        const { name, text } = unzip(one.bytes)
        assert.strictEqual(name, "BTCUSDC-1m-2026-11-16.csv")
        const rows = Market.make(seed).rows(Series.make("BTCUSDC", "1m"), day, day + 86_400_000)
        const lines = rows.map(([open, o, h, l, c, v, close, ...others]) =>
          [open * 1000, o, h, l, c, v, close * 1000 + 999, ...others, "0"].join(",")
        )
        assert.deepStrictEqual(text.split("\n"), [...lines, ""])
        assert.include(lines[0], "999999,")
        const sum = createHash("sha256").update(one.bytes).digest("hex")
        assert.strictEqual((yield* Client.send(`${url}.CHECKSUM`)).body, `${sum}  BTCUSDC-1m-2026-11-16.zip\n`)
      })))

  it.live("are the same from another process", () =>
    Effect.gen(function*() {
      const ask = run({ speed: 1 }, ({ restUrl }) => Client.send(restUrl + path("daily", "1h", "2026-11-17")))
      assert.isTrue((yield* ask).bytes.equals((yield* ask).bytes))
    }))

  it.live("are there of whole days and months that are over and had candles, and of no others", () =>
    run({ speed: 1, book: { _tag: "seeded", seed, listedBefore: "50 days" } }, ({ restUrl }) =>
      Effect.gen(function*() {
        const status = (...of: Parameters<typeof path>) =>
          Effect.map(Client.send(restUrl + path(...of)), (answer) => answer.status)
        assert.strictEqual(yield* status("daily", "1h", "2026-11-17"), 200)
        assert.strictEqual(yield* status("daily", "1h", "2026-11-18"), 404)
        assert.strictEqual(yield* status("monthly", "1d", "2026-10"), 200)
        assert.strictEqual(yield* status("monthly", "1d", "2026-11"), 404)
        assert.strictEqual(yield* status("monthly", "1d", "2026-08"), 404)
        assert.strictEqual(yield* status("monthly", "1mo", "2026-10"), 200)
        assert.strictEqual(yield* status("monthly", "1M", "2026-10"), 404)
        assert.strictEqual(yield* status("daily", "1h", "2026-11-31"), 404)
        assert.strictEqual(yield* status("daily", "1h", "2026-11"), 404)
        assert.strictEqual(yield* status("monthly", "1w", "2026-10"), 200)
      })))

  it.live("of a day of seconds are whole", () =>
    run({ speed: 1 }, ({ restUrl }) =>
      Effect.gen(function*() {
        const { text } = unzip((yield* Client.send(restUrl + path("daily", "1s", "2026-11-16"))).bytes)
        assert.strictEqual(text.split("\n").length, 86_401)
      })))
})

describe("one market", () => {
  it.live("is the same from two simulators that started at different times", () =>
    Effect.gen(function*() {
      const ask = (time: number) =>
        Effect.flatMap(Simulator.make({ port: 0, book: { _tag: "seeded", seed } }), ({ restUrl }) =>
          Client.rows(`${restUrl}/api/v3/klines?symbol=SOLUSDC&interval=15m&startTime=${start - 1e8}&limit=50`)).pipe(
            Effect.scoped,
            Effect.provide([ScaledClock.layer({ speed: 1, start: time }), NodeServices.layer])
          )
      assert.deepStrictEqual(yield* ask(start), yield* ask(start + 1e9))
    }))
})
