/** A program under a supervisor, as a container has one: where it ends by itself it is started again, and that is told. */
import { Clock, Effect, type Scope } from "effect"
import * as Programs from "./Programs.ts"

export interface Supervised {
  readonly name: Programs.Name
  readonly logFile: string
  /** How it ended each time that nobody had told it to. */
  readonly ends: () => ReadonlyArray<string>
  readonly memory: Effect.Effect<number | undefined>
  /** SIGTERM; killed where it does not end for long. */
  readonly stop: Effect.Effect<Programs.Ended>
}

const beforeNextStart = "1 second"
/** A stop is promised in ten seconds. */
const patience = "15 seconds"

export const make = Effect.fnUntraced(function*(
  name: Programs.Name,
  options: Programs.Options
): Effect.fn.Return<Supervised, never, Scope.Scope> {
  const ends: Array<string> = []
  let isToldToEnd = false
  let running: Programs.Program | undefined
  const once = Effect.scoped(Effect.gen(function*() {
    const program = yield* Programs.start(name, options)
    running = program
    const { code, signal } = yield* program.ended
    if (isToldToEnd) return
    const at = new Date(yield* Clock.currentTimeMillis).toISOString()
    ends.push(`${name} ended by itself at ${at} (code ${code}, signal ${signal})`)
    yield* Effect.sleep(beforeNextStart)
  }))
  yield* Effect.forkScoped(Effect.whileLoop({ while: () => !isToldToEnd, body: () => once, step: () => undefined }))
  const end = (signal: NodeJS.Signals) =>
    Effect.suspend(() => running?.kill(signal) ?? Effect.succeed({ code: null, signal: "never started" }))
  return {
    name,
    logFile: options.logFile,
    ends: () => ends,
    memory: Effect.suspend(() => running?.memory ?? Effect.undefined),
    stop: Effect.suspend(() => {
      isToldToEnd = true
      return end("SIGTERM")
    }).pipe(
      Effect.timeoutOrElse({
        duration: patience,
        orElse: () => Effect.as(end("SIGKILL"), { code: null, signal: `none within ${patience}` })
      })
    )
  }
})
