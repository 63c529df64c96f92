import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Logger } from "effect"
import * as LiveRun from "../src/LiveRun.ts"

describe("the live trial", () => {
  it.live(
    "has every close of the truth in the stream, or announced as one that may be missed",
    () =>
      Effect.gen(function*() {
        const report = yield* LiveRun.run({ hours: 0.5, speed: 120, seed: 2, faults: 12 })
        assert.deepStrictEqual([report.lost, report.invented], [[], []])
        assert.strictEqual(report.streamed + report.announced, report.closes)
        assert.isAbove(report.closes, 7_000)
        // Twelve faults cost some closes, and not most of them; a loaded machine adds to them at this speed.
        assert.isAbove(report.announced, 0)
        assert.isAbove(report.streamed, report.announced)
      }).pipe(Effect.scoped, Effect.provide([NodeServices.layer, Logger.layer([])])),
    { timeout: 120_000 }
  )
})
