import { NodeServices } from "@effect/platform-node"
import { assert, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import * as DistributedShape from "../src/continuity/DistributedShape.ts"
import * as Finding from "../src/continuity/Finding.ts"
import * as Folder from "../src/continuity/Folder.ts"
import * as Report from "../src/continuity/Report.ts"
import * as Run from "../src/continuity/Run.ts"
import * as Namespace from "../src/distributed/Namespace.ts"

const servers = Effect.runSync(Effect.result(Namespace.check))
if (Result.isFailure(servers)) console.warn(`SKIPPED: ${servers.failure.message}`)

it.live.skipIf(Result.isFailure(servers))(
  "a producer and a consumer that are killed once have every candle of minutes with faults, and the whole account of them",
  () =>
    Effect.gen(function*() {
      const options = { hours: 0.1, speed: 60, seed: 231, faults: 3, kills: 1, intervals: ["1s"] } as const
      const folder = yield* Folder.make(undefined)
      const shape = DistributedShape.make(yield* Namespace.make, Run.dataFolder(folder))
      const evidence = yield* Run.run(folder, { ...options, symbols: Run.knownSymbols.slice(0, 2) }, shape)
      const { findings, verdicts } = yield* Report.make(evidence)
      assert.deepStrictEqual(findings.map(Finding.describe(evidence.faults)), [])
      assert.isAbove(verdicts.reduce((sum, { closes }) => sum + closes, 0), 4_000)
      assert.lengthOf(evidence.kills, 1)
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)),
  { timeout: 240_000 }
)
