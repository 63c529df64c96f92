/** A program of its own, as a container runs it: logs, one line for what ends it, and exit codes: 0 stopped, 1 failed. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Cause, Effect, Exit, Layer, type Runtime, Stdio } from "effect"
import * as Logging from "./Logging.ts"
import * as Traces from "./Traces.ts"

const say = (cause: Cause.Cause<unknown>) => {
  if (Cause.hasInterruptsOnly(cause)) return Effect.logInfo("stopped")
  const error = Cause.squash(cause)
  return Cause.hasDies(cause) || !(error instanceof Error)
    ? Effect.logFatal("a fault of ours", cause)
    : Effect.logFatal(error.message)
}

const teardown: Runtime.Teardown = (exit, onExit) =>
  onExit(Exit.isSuccess(exit) || Cause.hasInterruptsOnly(exit.cause) ? 0 : 1)

/** A stop takes so long at most, in ms. What is not done by then is not committed either, and done by who goes on. */
const longestStop = 10_000

/** Where a server is away, what is under way would be tried for ever. */
const boundStop = () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      setTimeout(() => {
        console.error(`stopped in the middle: what was under way was not done ${longestStop / 1000} s after ${signal}`)
        process.exit(1)
      }, longestStop).unref()
    })
  }
}

/** Runs it until it ends or is told to stop: what is under way is finished first. */
export const main =
  (service: string) => <E>(program: Effect.Effect<void, E, Layer.Success<typeof NodeServices.layer>>): void => {
    const logging = Layer.unwrap(
      Effect.map(
        Stdio.Stdio.pipe(Effect.flatMap((stdio) => stdio.stderrIsTerminal)),
        (isTerminal) => Logging.layer(isTerminal, service)
      )
    )
    boundStop()
    program.pipe(
      Effect.tapCause(say),
      Effect.provide(
        Layer.provideMerge(Layer.merge(logging, Traces.layer(`cryptostream-${service}`)), NodeServices.layer)
      ),
      NodeRuntime.runMain({ teardown, disableErrorReporting: true })
    )
  }
