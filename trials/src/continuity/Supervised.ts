/** A program in a process of its own: it can be killed, begun again and stopped, and what ends by itself is begun again. */
import { Clock, Deferred, Effect, Schema, type Scope } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { appendFileSync } from "node:fs"
import { createInterface } from "node:readline"
import * as Usage from "./Usage.ts"

export interface Program {
  readonly name: string
  /** The file that node runs. */
  readonly main: string
  readonly args: ReadonlyArray<string>
  readonly env: Readonly<Record<string, string>>
}

/** How a process ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: string | null
}

export class ProductEnded extends Schema.TaggedError<ProductEnded>()("ProductEnded", { message: Schema.String }) {}

export interface Supervised {
  readonly name: string
  /** Of the process that runs now. */
  readonly pid: () => number | undefined
  /** SIGKILL. */
  readonly kill: Effect.Effect<Ended>
  /** A new process, once the one before has ended. */
  readonly begin: Effect.Effect<void>
  /** SIGTERM; killed where it has not ended in ten seconds of the real clock. */
  readonly stop: Effect.Effect<Ended>
  /** Resident memory in bytes, where the system tells it. */
  readonly memory: Effect.Effect<number | undefined>
  /** What was said of each time it ended without having been told to. */
  readonly ends: () => ReadonlyArray<string>
  /** Fails when it ends by itself again and again. */
  readonly failed: Effect.Effect<never, ProductEnded>
  /** By how much (ms) its clock was ahead of ours when it said something, for each line of its log. */
  readonly clockAhead: () => ReadonlyArray<number>
}

interface Process {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  isToldToEnd: boolean
}

/** Starts after ends of its own. */
const mostStarts = 20

const patience = "10 seconds"

const timeOf = (line: string): number => {
  const [, time] = /^\{"time":"([^"]+)"/.exec(line) ?? []
  return time === undefined ? NaN : Date.parse(time)
}

/** Lines in the world's time, which is far away, are those of a program that has not the exchange's clock, or not yet. */
const sameClock = 3_600_000

/** Runs it until the scope closes. `real` is the clock of the world; what it says is added to the file. */
export const make = Effect.fnUntraced(
  function*(
    { args, env, main, name }: Program,
    logFile: string,
    real: Clock.Clock
  ): Effect.fn.Return<Supervised, never, Scope.Scope> {
    const clock = yield* Clock.Clock
    const failed = yield* Deferred.make<never, ProductEnded>()
    const [ahead, ends]: [Array<number>, Array<string>] = [[], []]
    let lastWords = ""

    const begin = (): Process => {
      const child = spawn(process.execPath, [main, ...args], {
        stdio: ["ignore", "ignore", "pipe"],
        env: { ...process.env, LOG_FORMAT: "json", ...env }
      })
      createInterface({ input: child.stderr }).on("line", (line) => {
        const offset = timeOf(line) - clock.currentTimeMillisUnsafe()
        if (Math.abs(offset) < sameClock) ahead.push(offset)
        lastWords = line
        appendFileSync(logFile, `${new Date(clock.currentTimeMillisUnsafe()).toISOString()} ${line}\n`)
      })
      const ended = new Promise<Ended>((resolve) => {
        child.once("error", (cause) => resolve({ code: null, signal: String(cause) }))
        child.once("close", (code, signal) => resolve({ code, signal }))
      })
      const begun: Process = { child, ended, isToldToEnd: false }
      void ended.then(({ code, signal }) => {
        if (begun.isToldToEnd) return
        const at = new Date(clock.currentTimeMillisUnsafe()).toISOString()
        const message = `${name} ended by itself at ${at} (code ${code}, signal ${signal}): ${lastWords}`
        ends.push(message)
        if (ends.length < mostStarts) running = begin()
        else Deferred.doneUnsafe(failed, Effect.fail(new ProductEnded({ message })))
      })
      return begun
    }
    let running = begin()
    const end = (process: Process, signal: NodeJS.Signals) =>
      Effect.suspend(() => {
        process.isToldToEnd = true
        process.child.kill(signal)
        return Effect.promise(() => process.ended)
      })
    yield* Effect.addFinalizer(() => Effect.suspend(() => end(running, "SIGKILL")))
    return {
      name,
      pid: () => running.child.pid,
      kill: Effect.suspend(() => end(running, "SIGKILL")),
      begin: Effect.sync(() => {
        running = begin()
      }),
      stop: Effect.suspend(() => end(running, "SIGTERM")).pipe(
        Effect.timeoutOrElse({
          duration: patience,
          orElse: () => Effect.as(end(running, "SIGKILL"), { code: null, signal: `none within ${patience}` })
        }),
        Effect.provideService(Clock.Clock, real)
      ),
      memory: Effect.sync(() => Usage.residentBytes(running.child.pid)),
      ends: () => ends,
      failed: Deferred.await(failed),
      clockAhead: () => ahead
    }
  }
)
