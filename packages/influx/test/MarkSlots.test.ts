import * as Mark from "@cryptostream/core/market/Mark"
import { everything } from "@cryptostream/core/ports/CandleStore"
import * as MarkSlots from "@cryptostream/influx/MarkSlots"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

const small = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 }))
const Small = Schema.Union([
  Schema.TaggedStruct("tracked", { from: small, until: Schema.optionalKey(small), knownAt: small }),
  Schema.TaggedStruct("asked", { from: small, to: small, knownAt: small }),
  Schema.TaggedStruct("lost", { from: small, to: small, knownAt: small })
])
const Said = Schema.Array(Schema.Array(Small))

const slotName = ({ mark, time }: MarkSlots.Slot) => `${mark._tag} ${time}`

describe("the slots of marks", () => {
  it.effect.prop(
    "hold what was said, each identity once, in a slot of its own that it keeps",
    { said: Said },
    ({ said }) =>
      Effect.sync(() => {
        const points = new Map<string, MarkSlots.Slot>()
        const places = new Map<string, bigint>()
        for (const marks of said) {
          const times = new Set(marks.map(MarkSlots.firstTime))
          const known = [...points.values()].filter(({ time }) => times.has(time / 1_000_000n * 1_000_000n))
          for (const slot of MarkSlots.place(known, marks)) {
            const identity = Mark.identity(slot.mark)
            assert.strictEqual(places.get(identity) ?? slot.time, slot.time)
            places.set(identity, slot.time)
            points.set(slotName(slot), slot)
          }
        }
        const kept = said.flat().reduce(Mark.keep, new Map<string, Mark.Mark>())
        assert.sameDeepMembers([...points.values()].map(({ mark }) => mark), [...kept.values()])
      })
  )

  it("are written only where they change", () => {
    const mark: Mark.Mark = { _tag: "asked", from: 5, to: 6, knownAt: 1 }
    const [slot] = MarkSlots.place([], [mark])
    assert.deepStrictEqual(slot, { time: 5_000_000n, mark })
    assert.deepStrictEqual(MarkSlots.place([slot!], [mark, mark]), [])
  })

  it.effect.prop("are read back from the time of their point", {
    from: Schema.Int.check(Schema.isBetween({ minimum: -9_223_372_036_854, maximum: 9_223_372_036_854 })),
    slot: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 999 }))
  }, ({ from, slot }) =>
    Effect.sync(() => {
      const time = BigInt(from) * 1_000_000n + BigInt(slot)
      // As the server writes it: no more digits than it needs.
      const second = new Date(Math.floor(from / 1_000) * 1_000).toISOString().slice(0, 19)
      const nanos = ((time % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
      const fraction = String(nanos).padStart(9, "0").replace(/0+$/, "")
      assert.strictEqual(MarkSlots.readTime(`${second}${fraction === "" ? "" : "."}${fraction}Z`), time)
    }))

  it("reach no further than time does", () => {
    const [slot] = MarkSlots.place([], [{ _tag: "reprocess", from: everything.from, knownAt: 1 }])
    assert.strictEqual(slot?.time, -9_223_372_036_854_000_000n)
    assert.strictEqual(slot?.mark.from, everything.from)
  })
})
