import * as Samples from "@cryptostream/core/test/Samples"
import type { Stored } from "@cryptostream/core/ports/CandleLog"
import * as Tail from "@cryptostream/sqlite/Tail"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

const record = (offset: number, interval: "1m" | "1h" = "1m"): Stored => ({
  offset,
  series: { symbol: Samples.btc.symbol, interval },
  kind: "candles",
  candles: 500,
  value: String(offset)
})
const reader = Symbol("reader")
const offsets = (records: ReadonlyArray<Stored>) => records.map(({ offset }) => offset)
const small = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum }))

describe("the tail of the log", () => {
  it.effect.prop("never leaves out a record of the file, whoever appends and reads", {
    steps: Schema.Array(
      Schema.Struct({ kind: Schema.Literals(["ours", "foreign", "read"]), hour: Schema.Boolean, amount: small(7) })
    )
  }, ({ steps }) =>
    Effect.sync(() => {
      let file: ReadonlyArray<Stored> = []
      let tail = Tail.empty
      let position = 0
      for (const { amount, hour, kind } of steps) {
        if (kind === "read") {
          tail = Tail.move(tail, reader, "1m", position)
          const kept = Tail.read(tail, "1m", position, 1_000)
          const truth = file.filter((stored) => stored.offset >= position && stored.series.interval === "1m")
          assert.deepStrictEqual(offsets(kept), offsets(truth).slice(0, kept.length))
          const got = kept.length > 0 ? kept : truth.slice(0, 2)
          position = (got.at(-1)?.offset ?? position - 1) + 1
        } else {
          const added = Array.from({ length: amount + 1 }, (_, i) => record(file.length + i, hour ? "1h" : "1m"))
          if (kind === "ours") tail = Tail.append(tail, file.length, added)
          file = [...file, ...added]
        }
      }
    }), { arbitrary: { runs: 1000 } })

  it("is full only while a reader is far behind, and lets go of what it has read", () => {
    const many = Array.from({ length: 20 }, (_, offset) => record(offset))
    const unread = Tail.append(Tail.empty, 0, many)
    assert.isFalse(Tail.isFull(unread, "1m"))
    const behind = Tail.append(Tail.move(Tail.empty, reader, "1m", 0), 0, many)
    assert.isTrue(Tail.isFull(behind, "1m"))
    assert.isFalse(Tail.isFull(behind, "1h"))
    assert.isFalse(Tail.isFull(Tail.move(behind, reader, "1m", 19), "1m"))
    assert.isFalse(Tail.isFull(Tail.leave(behind, reader), "1m"))
    assert.deepStrictEqual(offsets(Tail.read(behind, "1m", 3, 1_000)), [3, 4])
  })

  it("keeps the newest where nobody reads, and gives nothing it may have dropped", () => {
    const tail = Tail.append(Tail.empty, 0, Array.from({ length: 100 }, (_, offset) => record(offset)))
    assert.deepStrictEqual(Tail.read(tail, "1m", 0, 1_000), [])
    assert.deepStrictEqual(offsets(Tail.read(tail, "1m", 98, 1_000)), [98, 99])
  })
})
