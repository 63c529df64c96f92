import * as LogRecord from "@cryptostream/core/market/LogRecord"
import type * as Series from "@cryptostream/core/market/Series"
import * as Samples from "@cryptostream/core/test/Samples"
import * as Envelope from "@cryptostream/kafka/Envelope"
import * as KafkaLog from "@cryptostream/kafka/KafkaLog"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import type { KafkaMessage } from "kafkajs"

const record = (minutes: ReadonlyArray<number>) =>
  LogRecord.encode({
    ...Samples.btc,
    source: "file",
    knownAt: 1,
    candles: minutes.map((minute) => Samples.rowOf("1m")(Samples.candleAt(minute)))
  })

const message = (
  offset: number,
  of: LogRecord.Encoded = record([offset]),
  change: Partial<KafkaMessage> = {},
  trace?: string
) => {
  const { headers, key, value } = Envelope.encode(of, trace)
  const bytes = Object.entries(headers ?? {}).map(([name, text]) => [name, Buffer.from(String(text))] as const)
  return {
    key: Buffer.from(String(key)),
    value: Buffer.from(String(value)),
    headers: Object.fromEntries(bytes),
    offset: String(offset),
    timestamp: "1700000000000",
    attributes: 0,
    ...change
  } as KafkaMessage
}

const place = {
  topic: "live.candles.1m",
  partition: 3,
  interval: "1m",
  commit: () => Effect.void,
  seen: () => {}
} as const
const cut = (limit: number, end = 0) => (position: number, messages: ReadonlyArray<KafkaMessage>) =>
  KafkaLog.cut({ ...place, limit })(position, { messages, end })

describe("what was fetched", () => {
  it("is cut into batches of so many candles, each ending before the next begins", () => {
    const sizes = [1, 2, 2, 4, 1, 1]
    const messages = sizes.map((size, offset) => message(offset, record(Array.from({ length: size }, (_, i) => i))))
    const [next, batches] = cut(3)(0, messages)
    assert.deepStrictEqual(batches.map(({ records }) => records.map(({ offset }) => offset)), [[0, 1], [2], [3], [
      4,
      5
    ]])
    assert.deepStrictEqual(batches.map(({ nextOffset }) => nextOffset), [2, 3, 4, 6])
    assert.strictEqual(next, 6)
    assert.isTrue(batches.every(({ lost }) => lost === undefined))
  })

  it("tells how many records lie behind each of them", () => {
    const [, batches] = cut(2, 10)(0, [0, 1, 2, 3, 4].map((offset) => message(offset)))
    assert.deepStrictEqual(batches.map(({ waiting }) => waiting), [8, 6, 5])
  })

  it("tells the traces that its records were published in", () => {
    const trace = (id: number) => `00-${String(id).padStart(32, "0")}-b7ad6b7169203331-01`
    const traced = (offset: number, id: number) => message(offset, record([offset]), {}, trace(id))
    const [, batches] = cut(2)(0, [traced(0, 1), traced(1, 1), traced(2, 2), message(3), message(4)])
    assert.deepStrictEqual(batches.map(({ traceparents }) => traceparents && [...traceparents]), [
      [trace(1)],
      [trace(2)],
      undefined
    ])
  })

  it("leaves out what was read before", () => {
    const [next, batches] = cut(10)(2, [0, 1, 2, 3].map((offset) => message(offset)))
    assert.deepStrictEqual(batches.flatMap(({ records }) => records.map(({ offset }) => offset)), [2, 3])
    assert.strictEqual(next, 4)
    assert.deepStrictEqual(cut(10)(4, [message(3)]), [4, []])
  })

  it("tells what should have come before and is not there", () => {
    const [, batches] = cut(10)(5, [message(9), message(10), message(20)])
    assert.deepStrictEqual(batches.map(({ lost, records }) => [lost, records.length]), [[4, 2], [9, 1]])
  })

  it("keeps what is no record of ours as it came, and goes on behind it", () => {
    const bad = Buffer.from([0xff, 0xfe, 0x00])
    const foreign = [
      message(0, undefined, { key: Buffer.from("no symbol") }),
      message(1, undefined, { headers: {} }),
      message(2, undefined, { value: bad }),
      message(3, undefined, { value: null })
    ]
    const [next, [batch]] = cut(10)(0, [...foreign, message(4)])
    assert.strictEqual(next, 5)
    assert.deepStrictEqual(batch?.records.map(({ offset }) => offset), [4])
    const letters = batch?.unreadable ?? []
    assert.deepStrictEqual(
      letters.map(({ origin }) => origin),
      [0, 1, 2, 3].map((n) => `live.candles.1m-3 offset ${n}`)
    )
    assert.deepStrictEqual(letters.map(({ encoding }) => encoding), ["text", "text", "base64", "text"])
    assert.deepStrictEqual(Buffer.from(letters[2]!.bytes, "base64"), bad)
    assert.include(letters[0]!.reason, "no symbol")
  })

  it("gives a batch of nothing but foreign records, so that they can be committed", () => {
    const [, batches] = cut(10)(0, [message(0, undefined, { headers: {} })])
    assert.deepStrictEqual(batches.map(({ nextOffset, records }) => [nextOffset, records.length]), [[1, 0]])
  })
})

describe("an envelope", () => {
  it("gives back what was put in", () => {
    const mark = LogRecord.encode({ ...Samples.btc, mark: { _tag: "tracked", from: 0, knownAt: 1 } })
    for (const encoded of [mark, record([1]), record([1, 2, 3]), record([])]) {
      const seen: Array<Series.Series> = []
      const decode = Envelope.decode("t", 0, "1m", (series) => seen.push(series))
      assert.deepStrictEqual(Result.getOrThrow(decode(message(7, encoded))), { ...encoded, offset: 7 })
      assert.deepStrictEqual(Result.getOrThrow(decode(message(8, encoded))), { ...encoded, offset: 8 })
      assert.deepStrictEqual(seen, [Samples.btc])
    }
  })
})
