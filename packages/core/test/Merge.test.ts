import type * as Version from "@cryptostream/core/market/Version"
import * as Merge from "@cryptostream/core/quality/Merge"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Samples from "./Samples.ts"

/** The winners by bucket, as a store would have them after these versions in this order. */
const fold = (versions: ReadonlyArray<Version.Version>): ReadonlyArray<Version.Version> =>
  [...versions.reduce((kept, version) => {
    const known = kept.get(version.candle.openTime)
    return kept.set(version.candle.openTime, known === undefined ? version : Merge.merge(known, version))
  }, new Map<number, Version.Version>())].sort(([a], [b]) => a - b).map(([, version]) => version)

/** The same versions in an order that only the seed decides. */
const shuffled = <A>(items: ReadonlyArray<A>, seed: number): ReadonlyArray<A> =>
  items.map((item, i) => [Math.imul(i + 1, seed * 2 + 1) % 1009, item] as const).sort(([a], [b]) => a - b).map((
    [, item]
  ) => item)

const runs = { arbitrary: { runs: 500 } }

describe("Merge", () => {
  it.effect.prop(
    "any order of delivery, with redeliveries, gives one store",
    { versions: Samples.versions },
    ({ versions }) =>
      Effect.sync(() => {
        const once = fold(versions)
        for (const seed of [1, 2, 3]) assert.deepStrictEqual(fold(shuffled([...versions, ...versions], seed)), once)
      }),
    runs
  )

  it.effect.prop("is associative", { versions: Samples.versions }, ({ versions }) =>
    Effect.sync(() => {
      const ofOne = versions.map((version) => ({ ...version, candle: { ...version.candle, openTime: Samples.start } }))
      const [a, b, c] = ofOne
      if (a === undefined || b === undefined || c === undefined) return
      assert.deepStrictEqual(Merge.merge(Merge.merge(a, b), c), Merge.merge(a, Merge.merge(b, c)))
      assert.deepStrictEqual(Merge.merge(a, b), Merge.merge(b, a))
      assert.deepStrictEqual(Merge.merge(a, a), a)
    }), runs)

  it("trusts an audit over an answer over a file over a frame", () => {
    const from = (source: Version.Source, knownAt: number, trades: number): Version.Version => ({
      ...Samples.versionAt(0, 100, trades),
      source,
      knownAt
    })
    const holds = (a: Version.Version, b: Version.Version) => assert.strictEqual(Merge.merge(b, a), a)
    holds(from("audit", 1, 1), from("rest", 9, 9))
    holds(from("rest", 1, 1), from("file", 9, 9))
    holds(from("file", 1, 1), from("socket", 9, 9))
    holds(from("rest", 2, 1), from("rest", 1, 9))
    holds(from("file", 1, 2), from("file", 9, 1))
    holds(from("socket", 1, 2), from("socket", 9, 1))
  })
})
