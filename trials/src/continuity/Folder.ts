/** Where a trial leaves its evidence: a folder that goes with the scope, or one that is kept. */
import { Effect, type Scope } from "effect"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export const make = (kept: string | undefined): Effect.Effect<string, never, Scope.Scope> =>
  kept === undefined
    ? Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "cryptostream-continuity-"))),
      (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
    )
    : Effect.sync(() => {
      mkdirSync(kept, { recursive: true })
      return kept
    })
