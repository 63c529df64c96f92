import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import * as Series from "@cryptostream/core/market/Series"
import * as Samples from "@cryptostream/core/test/Samples"
import type * as Batch from "@cryptostream/influx/Batch"
import type { Line } from "@cryptostream/influx/LineProtocol"
import type { Send } from "@cryptostream/influx/Patience"
import * as Transport from "@cryptostream/influx/Transport"
import * as Writer from "@cryptostream/influx/Writer"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"

const settings = { url: "http://db", organisation: "org", token: Redacted.make("secret") }
const { btc, eth } = Samples
const line = (text: string, series = btc, openTime = 1): Line => ({ text, series, openTime })
const points = (lines: ReadonlyArray<Line>): Batch.Points => ({
  series: lines[0]!.series,
  length: lines.length,
  openTime: (i) => lines[i]!.openTime,
  write: (i, into) => into.text(lines[i]!.text)
})
const lines = (count: number, series = btc) =>
  Array.from({ length: count }, (_, i) => line(`${Series.key(series)} ${i}`, series, i))

interface Database {
  readonly stored: Set<string>
  readonly requests: Array<ReadonlyArray<string>>
  readonly send: Send
}

/** Stores as InfluxDB 2.8 does: nothing of a batch with a malformed line, all but the conflicting ones of another. */
const database = (limit = Infinity): Database => {
  const stored = new Set<string>()
  const requests: Array<ReadonlyArray<string>> = []
  const refuse = (status: number, message: string) => Effect.fail(new Transport.Refused({ status, message }))
  const send: Send = ({ body }) =>
    Effect.suspend(() => {
      const texts = body().split("\n")
      requests.push(texts)
      if (texts.length > limit) return refuse(413, "too large")
      const malformed = texts.filter((text) => text.startsWith("malformed"))
      if (malformed.length > 0) {
        return refuse(400, malformed.map((text) => `unable to parse '${text}': invalid number`).join("\n"))
      }
      const [bad, good] = [true, false].map((is) => texts.filter((text) => text.startsWith("conflict") === is))
      good!.forEach((text) => stored.add(text))
      if (bad!.length === 0) return Effect.succeed({ status: 204, body: undefined })
      return refuse(
        422,
        `failure writing points to database: partial write: field type conflict dropped=${bad!.length}`
      )
    })
  return { stored, requests, send }
}

const writing = Effect.fnUntraced(function*(send: Send, ...groups: ReadonlyArray<ReadonlyArray<Line>>) {
  const letters = yield* DeadLetters
  yield* Writer.make(send, settings, letters).candles("market_raw", groups.map(points))
  return yield* letters.list
}, Effect.provide(DeadLetters.layerMemory, { local: true }))

describe("the writing of lines", () => {
  it.effect("cuts out malformed lines and stores the rest", () =>
    Effect.gen(function*() {
      const { requests, send, stored } = database()
      const [malformed, malformedToo] = [line("malformed 'a' 7", btc, 7), line("malformed b", eth, 8)]
      const letters = yield* writing(send, [...lines(10), malformed], [malformedToo], lines(10, eth))
      assert.strictEqual(stored.size, 20)
      assert.strictEqual(requests.length, 2)
      assert.deepStrictEqual(
        letters.map(({ bytes, openTime, origin, reason, symbol }) => [origin, symbol, openTime, bytes, reason]),
        [
          ["influx market_raw BTCUSDC-1m 7", "BTCUSDC", 7, "malformed 'a' 7", "invalid number"],
          ["influx market_raw ETHUSDC-1m 8", "ETHUSDC", 8, "malformed b", "invalid number"]
        ]
      )
    }))

  it.effect("finds lines of another type by halves, also beside malformed ones", () =>
    Effect.gen(function*() {
      for (const at of [0, 1, 500, 999]) {
        const { requests, send, stored } = database()
        const all = lines(1_000).with(at, line("conflict")).with(300, line("malformed"))
        const letters = yield* writing(send, all)
        assert.strictEqual(stored.size, 998)
        assert.sameMembers(letters.map(({ bytes }) => bytes), ["conflict", "malformed"])
        assert.isAtMost(requests.length, 25)
      }
    }))

  it.effect("takes one answer for a batch of which every line is bad", () =>
    Effect.gen(function*() {
      const { requests, send } = database()
      const letters = yield* writing(send, Array.from({ length: 100 }, (_, i) => line(`conflict ${i}`)))
      assert.deepStrictEqual([letters.length, requests.length], [100, 1])
    }))

  it.effect("halves what is too large", () =>
    Effect.gen(function*() {
      const { requests, send, stored } = database(300)
      assert.deepStrictEqual(yield* writing(send, lines(1_000)), [])
      assert.strictEqual(stored.size, 1_000)
      assert.isAtMost(requests.length, 7)
    }))

  it.effect("takes no line for bad where the answer does not speak of lines", () =>
    Effect.gen(function*() {
      for (
        const [status, message] of [[400, "Bad Request"], [422, "no"], [403, "no"], [401, "no"], [404, "no"]] as const
      ) {
        const send: Send = () => Effect.fail(new Transport.Refused({ status, message }))
        assert.include((yield* Effect.flip(writing(send, lines(3)))).message, "InfluxDB at http://db")
      }
      const proxy: Send = () => Effect.succeed({ status: 200, body: "<html>" })
      assert.include((yield* Effect.flip(writing(proxy, lines(3)))).message, "INFLUX_URL")
      const small: Send = () => Effect.fail(new Transport.Refused({ status: 413, message: "too large" }))
      assert.include((yield* Effect.flip(writing(small, lines(3)))).message, "too large")
    }))

  it.effect("sends what fits one request in one, and never two of a series at a time", () =>
    Effect.gen(function*() {
      const { requests, send } = database()
      yield* writing(send, lines(10), lines(20, eth))
      assert.strictEqual(requests.length, 1)
      const inFlight = new Set<string>()
      const seen = new Map<string, number>()
      let most = 0
      const slow: Send = Effect.fnUntraced(function*({ body }) {
        const texts = body().split("\n").map((text) => text.split(" ") as [string, string])
        const keys = new Set(texts.map(([key]) => key))
        assert.isFalse([...keys].some((key) => inFlight.has(key)))
        keys.forEach((key) => inFlight.add(key))
        most = Math.max(most, inFlight.size)
        for (const [key, index] of texts) {
          assert.strictEqual(seen.get(key) ?? 0, Number(index))
          seen.set(key, Number(index) + 1)
        }
        yield* Effect.yieldNow
        keys.forEach((key) => inFlight.delete(key))
        return { status: 204, body: undefined }
      })
      yield* writing(slow, lines(12_000), lines(3_000, eth))
      assert.deepStrictEqual([...seen.values()], [12_000, 3_000])
      assert.strictEqual(most, 2)
    }))

  it.effect("gives no event up", () =>
    Effect.gen(function*() {
      const { send, stored } = database()
      const { events } = Writer.make(send, settings, yield* DeadLetters)
      yield* events("market_events", lines(3), "ns")
      assert.strictEqual(stored.size, 3)
      const failure = yield* Effect.flip(events("market_events", [line("malformed")], "ns"))
      assert.include(failure.message, "invalid number: malformed")
    }).pipe(Effect.provide(DeadLetters.layerMemory)))
})
