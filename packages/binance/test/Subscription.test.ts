import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import * as Samples from "@cryptostream/core/test/Samples"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as DialLimit from "@cryptostream/binance/live/DialLimit"
import * as Subscription from "@cryptostream/binance/live/Subscription"

const many = (count: number) =>
  Array.from({ length: count }, (_, i) => Series.make(`COIN${i}`, Interval.all[i % Interval.all.length]!))

describe("a subscription", () => {
  it("is by lower-case symbol and the interval as it is", () => {
    assert.strictEqual(Subscription.streamName(Series.make("BTCUSDC", "1M")), "btcusdc@kline_1M")
  })

  it.effect.prop("asks for every series once, within what a connection and a message may hold", {
    count: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2_500 }))
  }, ({ count }) =>
    Effect.sync(() => {
      const series = many(count)
      const connections = Subscription.connections([...series, ...series.slice(0, 10)])
      const asked = connections.flatMap((wanted) => {
        const messages = Subscription.messages(wanted)
        assert.isAtMost(wanted.size, 1024)
        assert.strictEqual(new Set(messages.map(({ id }) => id)).size, messages.length)
        assert.isTrue(messages.every(({ streams }) => streams.length <= 200))
        return messages.flatMap(({ text }) => JSON.parse(text).params)
      })
      assert.deepStrictEqual(asked, series.map(Subscription.streamName))
      assert.strictEqual(connections.length, Math.ceil(count / 1024))
    }), { arbitrary: { runs: 50 } })
})

describe("the dial limit", () => {
  it.effect.prop("never lets more than 300 dials into five minutes, and holds none up without need", {
    pauses: Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 5_000 })))
  }, ({ pauses }) =>
    Effect.sync(() => {
      let turns: DialLimit.Turns = []
      let now = Samples.start
      const dialled: Array<number> = []
      // Bursts, as an exchange that drops whom it accepts would cause them.
      for (const pause of [...pauses, ...Array.from({ length: 700 }, (_, i) => i % 50)]) {
        now += pause
        const [after, turn] = DialLimit.next(turns, now)
        assert.isAtLeast(turn, dialled.at(-1) ?? 0)
        if (dialled.length < 300) assert.strictEqual(turn, now)
        turns = after
        dialled.push(turn)
      }
      dialled.forEach((turn, i) => i >= 300 && assert.isAbove(turn - dialled[i - 300]!, 300_000))
      assert.isAtMost(turns.length, 300)
    }), { arbitrary: { runs: 30 } })
})
