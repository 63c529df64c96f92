/**
 * The live trial: a day of the simulated exchange at high speed, 20 series, with cuts, shutdowns and silent sockets.
 * `npm run trial:live -- [--hours 24] [--speed 240] [--seed 1] [--faults 100]`
 */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { parseArgs } from "node:util"
import * as LiveRun from "./LiveRun.ts"

const { values: flags } = parseArgs({
  options: {
    hours: { type: "string", default: "24" },
    speed: { type: "string", default: "240" },
    seed: { type: "string", default: "1" },
    faults: { type: "string", default: "100" }
  }
})
const options = {
  hours: Number(flags.hours),
  speed: Number(flags.speed),
  seed: Number(flags.seed),
  faults: Number(flags.faults)
}

Effect.gen(function*() {
  const report = yield* Effect.scoped(LiveRun.run(options))
  const { announced, closes, connections, disconnected, invented, lost, streamed } = report
  yield* Console.log(
    [
      `${options.hours} h of 20 series at ${options.speed} times real time, ${options.faults} faults, seed ${options.seed}`,
      `closes in the truth file        ${closes}`,
      `of them in the stream           ${streamed}`,
      `announced by a Disconnected     ${announced}`,
      `neither                         ${lost.length} ${lost.slice(0, 5).join(", ")}`,
      `in the stream, not in the truth ${invented.length} ${invented.slice(0, 5).join(", ")}`,
      `connections ${connections}, disconnected ${JSON.stringify(disconnected)}`
    ].join("\n")
  )
  process.exitCode = lost.length + invented.length === 0 ? 0 : 1
}).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
