/**
 * The show of the containers: the whole system up from nothing over the simulated exchange, scaled, given another symbol,
 * killed and healed, stopped and started again. In a project of its own, which is removed at the end.
 * `npm run trial:compose -- [--keep]`; COMPOSE_FILE says which files, docker-compose.yml and compose.simulated.yml unless it does.
 */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { parseArgs } from "node:util"
import * as ComposeRun from "./compose/ComposeRun.ts"
import * as Docker from "./compose/Docker.ts"
import * as Ended from "./distributed/Ended.ts"

const { values: flags } = parseArgs({ options: { keep: { type: "boolean", default: false } } })

const missing = Effect.andThen(
  Console.error("SKIPPED: no Docker with compose answers here, so nothing was tried"),
  Effect.sync(() => {
    process.exitCode = 2
  })
)

const trial = Effect.gen(function*() {
  const findings = yield* ComposeRun.run(flags.keep)
  yield* Console.log(`findings           ${findings.length}`)
  for (const finding of findings) yield* Console.log(`  ${finding}`)
  process.exitCode = findings.length === 0 ? 0 : 1
})

Effect.flatMap(Docker.isThere, (is) => is ? trial : missing).pipe(
  Effect.scoped,
  Ended.badly,
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
