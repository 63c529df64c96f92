import * as Omissions from "@cryptostream/binance/live/Omissions"
import type { Item } from "@cryptostream/core/ports/MarketData"
import * as Samples from "@cryptostream/core/test/Samples"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

const { btc, eth } = Samples
const minute = 60_000
const at = (n: number): number => Samples.start + n * minute
const closed = (n: number, series = btc): Item => ({
  _tag: "Closed",
  series,
  source: "socket",
  knownAt: at(n + 1),
  rows: [Samples.rowOf("1m")(Samples.candleAt(n, 100, 1))]
})
const connected = (from: number): Item => ({ _tag: "Connected", series: [btc, eth], from })

const run = (items: ReadonlyArray<Item>): ReadonlyArray<Item> => Omissions.step(Omissions.none, items)[1]

describe("Omissions", () => {
  it("announces the closes that a later one has passed over, of its series alone, and lets the others be", () => {
    const items = [connected(at(5) + 1), closed(5), closed(5, eth), closed(8), closed(6, eth), closed(9)]
    assert.deepStrictEqual(run(items), [
      ...items.slice(0, 3),
      {
        _tag: "Disconnected",
        series: [btc],
        cause: "silent",
        reason: "2 closes from BTCUSDC-1m of 2024-01-01T00:06:00.000Z on did not come",
        since: at(6) - 1
      },
      { _tag: "Connected", series: [btc], from: at(8) },
      ...items.slice(3)
    ])
  })

  it("expects the first close of a connection to be of the candle that was open then", () => {
    const [, disconnected] = run([connected(at(5) + 1), closed(6)])
    assert.deepInclude(disconnected, { _tag: "Disconnected", since: at(5) - 1 })
    assert.lengthOf(run([connected(at(5)), closed(5)]), 2)
  })

  it("does not announce again what the outage before a connection did", () => {
    const items = [connected(at(5)), closed(5), connected(at(9)), closed(9), connected(at(8)), closed(10)]
    assert.deepStrictEqual(run(items), items)
  })

  it.effect.prop("every close is given, or lies where it was said that it might not", {
    lost: Schema.Array(Schema.Boolean),
    cut: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 30 }))
  }, ({ cut, lost }) =>
    Effect.sync(() => {
      const given = [...lost.keys(), lost.length].filter((n) => lost[n] !== true)
      const items = [connected(at(0)), ...given.map((n) => closed(n))]
      const [state, first] = Omissions.step(Omissions.none, items.slice(0, cut))
      const told = [...first, ...Omissions.step(state, items.slice(cut))[1]]
      const spans = told.flatMap((item, i) => {
        const next = told[i + 1]
        return item._tag === "Disconnected" && next?._tag === "Connected"
          ? [{ since: item.since, from: next.from }]
          : []
      })
      for (const n of lost.keys()) {
        const closeTime = at(n + 1) - 1
        const announced = spans.some(({ from, since }) => closeTime > since && closeTime <= from)
        assert.strictEqual(announced, lost[n] === true, `minute ${n}`)
      }
    }))
})
