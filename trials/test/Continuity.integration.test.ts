import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Finding from "../src/continuity/Finding.ts"
import * as Folder from "../src/continuity/Folder.ts"
import * as Outage from "../src/continuity/Outage.ts"
import * as Report from "../src/continuity/Report.ts"
import * as Run from "../src/continuity/Run.ts"

describe("the continuity trial", () => {
  it.live(
    "has every candle of an hour with faults of all kinds, every hole proven, and nothing that is not the exchange's",
    () =>
      Effect.gen(function*() {
        const options = { hours: 1, speed: 120, seed: 231, faults: 25, kills: 1, intervals: ["1s", "1m"] } as const
        const folder = yield* Folder.make(undefined)
        const evidence = yield* Run.run(folder, { ...options, symbols: Run.knownSymbols.slice(0, 2) })
        const { findings, verdicts } = yield* Report.make(evidence)
        assert.deepStrictEqual(findings.map(Finding.describe(evidence.faults)), [])
        assert.isAbove(verdicts.reduce((sum, { closes }) => sum + closes, 0), 5_000)
        assert.isAbove(verdicts.reduce((sum, { proofs }) => sum + proofs.length, 0), 0)
        assert.isAbove(verdicts.reduce((sum, { healed }) => sum + healed, 0), 0)
      }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)),
    { timeout: 180_000 }
  )

  it.live("has all of an outage a minute after it, and asks for it once", () =>
    Effect.gen(function*() {
      const options = {
        speed: 60,
        minutes: 4,
        seed: 1,
        symbols: Run.knownSymbols.slice(0, 2),
        intervals: ["1s"]
      } as const
      const report = yield* Outage.run(yield* Folder.make(undefined), options)
      assert.deepStrictEqual(Outage.findings(report), [])
      assert.deepStrictEqual(report.series.map(({ stored }) => stored >= 240), [true, true])
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)), { timeout: 120_000 })
})
