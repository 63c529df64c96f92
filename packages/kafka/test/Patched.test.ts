/** What our patch of kafkajs changes in the reading of records: against the client's own encoder, which it leaves alone. */
import { assert, describe, it } from "@effect/vitest"
import type { KafkaMessage } from "kafkajs"
import { createRequire } from "node:module"

const require = createRequire(import.meta.url)
const encode = require("kafkajs/src/protocol/recordBatch/record/v0")
const decode = require("kafkajs/src/protocol/recordBatch/record/v0/decoder")
const Decoder = require("kafkajs/src/protocol/decoder")
const Batch = require("kafkajs/src/consumer/batch")

type Headers = Record<string, string | Array<string>>

const roundTrip = (
  record: { readonly timestampDelta?: number; readonly offsetDelta?: number; readonly headers?: Headers },
  batch: { readonly firstTimestamp?: string; readonly firstOffset?: string } = {}
): KafkaMessage => {
  const bytes = encode({ key: Buffer.from("BTCUSDC"), value: Buffer.from("{}"), ...record }).buffer
  return decode(new Decoder(new Decoder(bytes).readVarIntBytes()), { firstTimestamp: "0", firstOffset: "0", ...batch })
}

describe("a record that kafkajs reads", () => {
  it("has the time and the offset that it was written with, however far from the batch's", () => {
    const deltas = [0, 1, -1, 63, 64, 8_191, 8_192, 1_048_575, 1_048_576, 2 ** 31, 2 ** 40, -(2 ** 40), 2 ** 53 - 1]
    for (const first of ["0", "1700000000000", "9007199254740993"]) {
      for (const timestampDelta of deltas) {
        const { timestamp } = roundTrip({ timestampDelta }, { firstTimestamp: first })
        assert.strictEqual(timestamp, String(BigInt(first) + BigInt(timestampDelta)), `${first} + ${timestampDelta}`)
      }
      for (const offsetDelta of [0, 1, 500, 2 ** 30]) {
        const { offset } = roundTrip({ offsetDelta }, { firstOffset: first })
        assert.strictEqual(offset, String(BigInt(first) + BigInt(offsetDelta)))
      }
    }
  })

  it("has its headers, all values of one name, and none that nobody wrote", () => {
    const { headers = {} } = roundTrip({ headers: { kind: "mark", constructor: "a", "": "b", twice: ["c", "d", "e"] } })
    const texts = Object.entries(headers).map(([name, value]) => [name, [value].flat().map(String)])
    assert.deepStrictEqual(texts, [["kind", ["mark"]], ["constructor", ["a"]], ["", ["b"]], ["twice", [
      "c",
      "d",
      "e"
    ]]])
    assert.strictEqual(headers["toString"], undefined)
  })

  it("is left out of a fetch that asked for later ones alone", () => {
    const messages = [3, 4, 5, 6].map((offset) => ({ offset: String(offset) }))
    const from = (offset: string) =>
      new Batch("t", offset, { partition: 0, highWatermark: "7", messages }).messages.map(
        (message: KafkaMessage) => message.offset
      )
    assert.deepStrictEqual(from("3"), ["3", "4", "5", "6"])
    assert.deepStrictEqual(from("0"), ["3", "4", "5", "6"])
    assert.deepStrictEqual(from("5"), ["5", "6"])
    assert.deepStrictEqual(from("9"), [])
    assert.deepStrictEqual(new Batch("t", "9", { partition: 0, highWatermark: "9", messages: [] }).messages, [])
  })
})
