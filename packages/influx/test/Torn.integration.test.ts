import type * as Version from "@cryptostream/core/market/Version"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import { btc, eth, start, versionAt } from "@cryptostream/core/test/Samples"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Stream } from "effect"
import * as OwnBuckets from "./OwnBuckets.ts"

OwnBuckets.warnUnlessThere()

const millis = 3_000

/** Writes one candle after the other of two series, for a while. */
const writing = Effect.gen(function*() {
  const store = yield* CandleStore
  const until = (yield* Clock.currentTimeMillis) + millis
  const written: Array<Version.Version> = []
  while ((yield* Clock.currentTimeMillis) < until) {
    const version = versionAt(written.length)
    yield* store.writeRaw([{ series: btc, versions: [version] }, { series: eth, versions: [version] }])
    written.push(version)
  }
  return written
})

/** Reads the newest of them, over and over. */
const reading = Effect.gen(function*() {
  const store = yield* CandleStore
  const seen: Array<Version.Version> = []
  yield* Effect.forever(Effect.gen(function*() {
    seen.push(...yield* store.newest(eth, 2))
    yield* Effect.yieldNow
  })).pipe(Effect.timeoutOrElse({ duration: millis, orElse: () => Effect.void }))
  return seen
})

describe.skipIf(!OwnBuckets.isThere)("a store in InfluxDB that is read while it is written to", () => {
  it.live("shows no candle of which some fields are written", () =>
    Effect.gen(function*() {
      const [written, ...seen] = yield* Effect.all([writing, reading, reading, reading], { concurrency: "unbounded" })
      assert.isAbove(written.length, 10)
      assert.isAbove(seen.flat().length, 10)
      for (const version of seen.flat()) {
        assert.deepStrictEqual(version, written[(version.candle.openTime - start) / 60_000])
      }
      const stored = yield* CandleStore.use((store) => Stream.runCollect(store.read(eth, everything)))
      assert.deepStrictEqual(stored, written)
    }).pipe(Effect.provide(OwnBuckets.store)), 60_000)
})
