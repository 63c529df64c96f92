import * as Series from "@cryptostream/core/market/Series"
import { assert, describe, it } from "@effect/vitest"
import * as LatencyNotes from "../src/distributed/LatencyNotes.ts"

const series = Series.make("BTCUSDC", "1s")
const start = Date.UTC(2026, 0, 5, 12)
const openTime = (n: number): number => start + n * 1_000
const span = { from: openTime(0), to: openTime(4) }

describe("notes of when candles were stored", () => {
  it("count from the close to the first time a candle was seen", () => {
    const notes = LatencyNotes.make()
    for (const n of [0, 1, 2, 3]) notes.note(series, openTime(n), openTime(n + 1) + n)
    notes.note(series, openTime(2), openTime(9))
    assert.deepStrictEqual(notes.delays(series, span), [0, 1, 2, 3])
  })

  it("have no time for a candle that was never seen, nor for one of another series", () => {
    const notes = LatencyNotes.make()
    notes.note(series, openTime(1), openTime(2) + 5)
    notes.note(Series.make("ETHUSDC", "1s"), openTime(2), openTime(3))
    assert.deepStrictEqual(notes.delays(series, span), [NaN, 5, NaN, NaN])
  })

  it("count those that were stored together from their own closes, where only the newest was told", () => {
    const notes = LatencyNotes.make()
    notes.noteUpTo(series, openTime(0), openTime(1) + 20)
    notes.noteUpTo(series, openTime(3), openTime(4) + 10)
    assert.deepStrictEqual(notes.delays(series, span), [20, 2_010, 1_010, 10])
  })

  it("leave the time of a candle where it is, when an older one is told again", () => {
    const notes = LatencyNotes.make()
    for (const n of [0, 1, 2, 3]) notes.noteUpTo(series, openTime(n), openTime(n + 1))
    notes.noteUpTo(series, openTime(1), openTime(9))
    notes.noteUpTo(series, openTime(4), openTime(9))
    assert.deepStrictEqual(notes.delays(series, span), [0, 0, 0, 0])
  })
})
