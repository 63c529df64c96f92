import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import * as Backfill from "@cryptostream/core/programs/Backfill"
import * as Consume from "@cryptostream/core/programs/Consume"
import * as Marking from "@cryptostream/core/programs/Marking"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import * as Consuming from "./Consuming.ts"
import { at, make } from "./Exchange.ts"
import { ports, range, stored } from "./Producing.ts"
import * as Samples from "./Samples.ts"

const { btc } = Samples

describe("a backfill", () => {
  it.effect("of the first candle of a series does not end the account of the others", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(at(20))
      const exchange = yield* make([btc])
      yield* CandleLog.use((log) => Effect.flatMap(Marking.tracked(btc, at(0)), (mark) => log.publish([mark])))
      yield* Consuming.publish(range(1, 20).map((minute) => Samples.versionAt(minute)))
      yield* Consume.run(Consuming.options)
      assert.deepInclude((yield* stored(btc)).account, { candles: 19, expected: 20, missing: 1 })
      yield* TestClock.adjust(1_000)
      const parts = yield* Backfill.missing(btc, { from: at(0), to: at(20) })
      yield* Backfill.run(parts).pipe(Effect.provide(exchange.layer))
      yield* Consume.run(Consuming.options)
      assert.deepInclude((yield* stored(btc)).account, { candles: 20, expected: 20, missing: 0 })
    }).pipe(Effect.provide(ports)))
})
