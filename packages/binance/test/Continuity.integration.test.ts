import * as Interval from "@cryptostream/core/market/Interval"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Listening from "./Listening.ts"
import * as TroubledExchange from "./TroubledExchange.ts"

/** What closed so shortly before the end, in ms, may still be on its way. */
const margin = 30_000

describe("whatever happens to its connections, a live stream", () => {
  it.effect.prop("gives every close or says that it may be missing, and none twice", {
    troubles: Schema.Array(TroubledExchange.Trouble)
  }, ({ troubles }) =>
    Effect.gen(function*() {
      const { closes, heard, now } = yield* TroubledExchange.live(troubles)
      const due = closes.filter(({ openTime, series }) => Interval.next(series.interval, openTime) < now - margin)
      assert.deepStrictEqual(Listening.unexplained(due, heard), [])
      const given = Listening.given(heard)
      assert.strictEqual(new Set(given).size, given.length)
      assert.isBelow(Listening.gaps(heard).at(-1)!.to, Infinity, "in the end it is connected")
    }), { arbitrary: { runs: 100 } })
})
