import * as Decimal from "@cryptostream/core/market/Decimal"
import { Arbitrary, Effect, Schema } from "effect"
import { assert, describe, it } from "@effect/vitest"

const digits = Schema.String.check(Schema.isPattern(/^[0-9]{1,24}$/))
const decimals = Arbitrary.map(
  Arbitrary.schema(Schema.Struct({ whole: digits, fraction: digits, hasFraction: Schema.Boolean })),
  ({ fraction, hasFraction, whole }) => hasFraction ? `${whole}.${fraction}` : whole
)

describe("Decimal", () => {
  it.effect.prop(
    "reads what Number reads, to the last bit",
    { text: decimals },
    ({ text }) => Effect.sync(() => assert.isTrue(Object.is(Decimal.parse(text), Number(text)), text)),
    { arbitrary: { runs: 2000 } }
  )

  it("refuses everything that is no plain decimal", () => {
    for (
      const text of ["", " 1", "1 ", "1e5", "0x10", "-1", "+1", ".5", "5.", "1.2.3", "NaN", "Infinity", "1,5", "١"]
    ) {
      assert.isNaN(Decimal.parse(text), JSON.stringify(text))
    }
  })

  it("counts in digits alone, as far as float64 counts", () => {
    for (const [text, count] of [["0", 0], ["007", 7], ["9007199254740991", 9007199254740991]] as const) {
      assert.strictEqual(Decimal.parseWhole(text), count)
    }
    for (const text of ["", "1.0", "1e5", "-1", " 1", "9007199254740993", "9".repeat(400)]) {
      assert.isNaN(Decimal.parseWhole(text), text)
    }
  })
})
