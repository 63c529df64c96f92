import * as Placement from "@cryptostream/kafka/Placement"
import * as Sender from "@cryptostream/kafka/Sender"
import * as Table from "@cryptostream/kafka/Table"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { KafkaMessage } from "kafkajs"

const Message = Schema.Struct({
  partition: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 })),
  size: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 500_000 }))
})

describe("what is sent", () => {
  it.effect.prop(
    "is cut so that no partition gets more than the broker takes, in its order",
    { parts: Schema.Array(Message).check(Schema.isBetweenLength(0, 12)) },
    ({ parts }) =>
      Effect.sync(() => {
        const messages = parts.map(({ partition, size }, i) => ({
          topic: "t",
          partition,
          key: String(i),
          value: "x".repeat(size)
        }))
        const portions = Sender.portions(messages)
        assert.deepStrictEqual(portions.flat(), messages)
        for (const portion of portions) {
          assert.isNotEmpty(portion)
          for (const some of Map.groupBy(portion, ({ partition }) => partition).values()) {
            assert.isBelow(some.reduce((sum, { value }) => sum + String(value).length, 0), 1_000_000)
          }
        }
        const isFull = (i: number) => {
          const next = portions[i + 1]![0]!
          const held = portions[i]!.filter(({ partition }) => partition === next.partition)
          return held.reduce((sum, { value }) => sum + String(value).length, String(next.value).length) > 890_000
        }
        for (let i = 0; i + 1 < portions.length; i++) assert.isTrue(isFull(i), "a portion ends before it has to")
      })
  )

  it("is cut where many small records would be one large request", () => {
    const messages = Array.from({ length: 4_500 }, () => ({ topic: "t", partition: 0, key: "k", value: "v" }))
    assert.deepStrictEqual(Sender.portions(messages).map(({ length }) => length), [2_000, 2_000, 500])
  })
})

describe("a partition for a series", () => {
  it("is the one with the fewest, the first of several", () => {
    assert.strictEqual(Placement.leastLoaded(3, []), 0)
    assert.strictEqual(Placement.leastLoaded(3, [0, 1]), 2)
    assert.strictEqual(Placement.leastLoaded(3, [0, 1, 2, 1, 2]), 0)
    assert.strictEqual(Placement.leastLoaded(2, [0, 7, 1, 0]), 1)
  })
})

describe("a table", () => {
  const message = (key: string, value: string | null, order?: number) =>
    ({
      key: Buffer.from(key),
      value: value === null ? null : Buffer.from(value),
      headers: order === undefined ? {} : { order: Buffer.from(String(order)) }
    }) as unknown as KafkaMessage
  const read = (...messages: ReadonlyArray<KafkaMessage>) => {
    const values = new Map<string, { readonly text: string; readonly order: number }>()
    for (const one of messages) Table.take(values, one)
    return new Map([...values].map(([key, { text }]) => [key, text]))
  }

  it("has the later of two values of one order, and the one of the greater order whoever was later", () => {
    assert.strictEqual(read(message("a", "1"), message("a", "2")).get("a"), "2")
    assert.strictEqual(read(message("a", "1", 5), message("a", "2", 5)).get("a"), "2")
    assert.strictEqual(read(message("a", "new", 9), message("a", "old", 5)).get("a"), "new")
  })

  it("begins a key again where it was taken away, whatever order it had", () => {
    assert.deepStrictEqual(read(message("a", "1", 9), message("a", null)), new Map())
    assert.strictEqual(read(message("a", "1", 9), message("a", null), message("a", "2", 1)).get("a"), "2")
  })
})
