import { Ascii } from "@cryptostream/influx/Ascii"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

const written = (write: (ascii: Ascii) => void): string => {
  const ascii = new Ascii(1)
  write(ascii)
  return ascii.toString()
}

/** As the exchange writes prices and volumes, and around the places where the plain way ends. */
const Steps = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2e15 }))
const Decimals = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 14 }))

describe("text in bytes", () => {
  it.effect.prop(
    "writes a float64 in the digits of JavaScript, which read back to the same bits",
    { any: Schema.Finite, decimals: Decimals, steps: Steps },
    ({ any, decimals, steps }) =>
      Effect.sync(() => {
        for (const value of [any, -any, steps / 10 ** decimals, -steps, 0.1 + 0.2, 1e-6, 9.999999e-7, 1e15, 1e21]) {
          const text = written((ascii) => ascii.float(value))
          assert.strictEqual(text, Object.is(value, -0) ? "-0" : `${value}`)
          assert.strictEqual(Number(text), value)
        }
      }),
    { arbitrary: { runs: 2_000 } }
  )

  it.effect.prop("writes whole numbers", { steps: Steps }, ({ steps }) =>
    Effect.sync(() => {
      for (const value of [steps, -steps, 0, 99_999_999, 100_000_000, 1_700_000_059_999, Number.MAX_SAFE_INTEGER]) {
        assert.strictEqual(written((ascii) => ascii.whole(value)), `${value}`)
      }
    }), { arbitrary: { runs: 2_000 } })

  it("grows with what is written, and keeps it", () => {
    const text = "abc=".repeat(1_000)
    const all = written((ascii) => {
      ascii.text(text)
      for (let i = 0; i < 1_000; i++) ascii.float(i / 8)
      ascii.text(text)
    })
    assert.strictEqual(all, text + Array.from({ length: 1_000 }, (_, i) => `${i / 8}`).join("") + text)
  })
})
