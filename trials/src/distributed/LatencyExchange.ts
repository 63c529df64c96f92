/** The simulated exchange at real speed, in a process of its own: it must not take the time that is measured. */
import { Effect, Schema, type Scope } from "effect"
import { spawn } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"

/** The simulator has ended before it said where it is. */
export class NoExchange extends Schema.TaggedError<NoExchange>()("NoExchange", { message: Schema.String }) {}

const main = join(import.meta.dirname, "../../../packages/cli/src/main.ts")

/** Its address, as host:port, until the scope closes. */
export const make: Effect.Effect<string, NoExchange, Scope.Scope> = Effect.acquireRelease(
  Effect.sync(() =>
    spawn(process.execPath, [main, "simulate", "--port", "0", "--listed", "2 days"], {
      stdio: ["ignore", "ignore", "pipe"]
    })
  ),
  (child) => Effect.sync(() => child.kill("SIGTERM"))
).pipe(Effect.flatMap((child) =>
  Effect.callback<string, NoExchange>((resume) => {
    let lastWords = ""
    child.once("exit", () => resume(Effect.fail(new NoExchange({ message: `the simulator has ended: ${lastWords}` }))))
    createInterface({ input: child.stderr }).on("line", (line) => {
      lastWords = line
      const [, address] = /REST http:\/\/([0-9.:]+)/.exec(line) ?? []
      if (address !== undefined) resume(Effect.succeed(address))
    })
  })
))
