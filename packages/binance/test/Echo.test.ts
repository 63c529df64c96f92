import type { Item } from "@cryptostream/core/ports/MarketData"
import * as Samples from "@cryptostream/core/test/Samples"
import { assert, describe, it } from "@effect/vitest"
import * as Echo from "@cryptostream/binance/live/Echo"

const toRow = Samples.rowOf("1m")
const closed = (minute: number, close?: number, series = Samples.btc): Item => ({
  _tag: "Closed",
  series,
  source: "socket",
  knownAt: Samples.start,
  rows: [toRow(Samples.candleAt(minute, close))]
})
const open = (minute: number): Item => ({
  _tag: "Open",
  series: Samples.btc,
  candle: { _tag: "OpenCandle", ...Samples.candleAt(minute) }
})
/** What is passed on of arrays said one after another. */
const passed = (...arrays: ReadonlyArray<ReadonlyArray<Item>>) => {
  let recent = Echo.none
  return arrays.flatMap((items) => {
    const [next, fresh] = Echo.step(recent, items)
    recent = next
    return fresh
  })
}

describe("an echo", () => {
  it("is dropped, in the same array and in a later one", () => {
    assert.deepStrictEqual(passed([closed(0), closed(0)], [closed(0), closed(1)], [closed(0)]), [closed(0), closed(1)])
  })

  it("of another series, or with other values, is none", () => {
    const items = [closed(0), closed(0, 101), closed(0, 100, Samples.eth)]
    assert.deepStrictEqual(passed(items), items)
  })

  it("is also a candle said to be open after its close", () => {
    assert.deepStrictEqual(passed([open(0), closed(0)], [open(0), open(1)]), [open(0), closed(0), open(1)])
  })

  it("is told by the newest closes alone, so that memory is bounded", () => {
    const minutes = Array.from({ length: 17 }, (_, minute) => closed(minute))
    assert.deepStrictEqual(passed(minutes, [closed(16), closed(0)]), [...minutes, closed(0)])
  })
})
