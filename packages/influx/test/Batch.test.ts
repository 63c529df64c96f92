import * as Series from "@cryptostream/core/market/Series"
import * as Samples from "@cryptostream/core/test/Samples"
import * as Batch from "@cryptostream/influx/Batch"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

const { btc, eth } = Samples

const textOf = (series: Series.Series, i: number) => `${Series.key(series)} ${i}`

/** Points that note when their text is made. */
const points = (length: number, series = btc, made: Array<string> = []): Batch.Points => ({
  series,
  length,
  openTime: (i) => i * 1_000,
  write: (i, into) => {
    made.push(textOf(series, i))
    into.text(textOf(series, i))
  }
})

describe("points in batches", () => {
  const Lengths = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 20 })))
  const Size = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 9 }))
  it.effect.prop(
    "are all there once, in order, and no batch but the last has room",
    { lengths: Lengths, size: Size },
    ({
      lengths,
      size
    }) =>
      Effect.sync(() => {
        const all = lengths.map((length, i) => points(length, i % 2 === 0 ? btc : eth))
        const expected = all.flatMap(({ length, series }) =>
          Array.from({ length }, (_, i) => ({ text: textOf(series, i), series, openTime: i * 1_000 }))
        )
        const batches = Batch.cut(all, size)
        assert.deepStrictEqual(batches.flatMap((batch) => batch.lines()), expected)
        assert.deepStrictEqual(
          batches.map((batch) => batch.text()).join("\n"),
          expected.map(({ text }) => text).join("\n")
        )
        batches.forEach((batch, i) => {
          assert.strictEqual(batch.length, batch.lines().length)
          if (i < batches.length - 1) assert.strictEqual(batch.length, size)
          else assert.isAtLeast(batch.length, 1)
        })
      })
  )

  it("are no text before it is asked for", () => {
    const made: Array<string> = []
    const [first, second] = Batch.cut([points(10, btc, made)], 5)
    assert.deepStrictEqual(made, [])
    second!.text()
    assert.deepStrictEqual(made, [5, 6, 7, 8, 9].map((i) => textOf(btc, i)))
    assert.strictEqual(first!.length, 5)
  })
})
