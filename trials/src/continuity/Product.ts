/** The product as a user runs it: `start` in a process of its own, which can be killed, started again and stopped. */
import { Clock, Deferred, Effect, Schema, type Scope } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { appendFileSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"

export interface Options {
  /** Flags of `start`. */
  readonly flags: ReadonlyArray<string>
  readonly env: Readonly<Record<string, string>>
  /** Where what it says is kept. */
  readonly logFile: string
}

/** How a process ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: string | null
}

export class ProductEnded extends Schema.TaggedError<ProductEnded>()("ProductEnded", { message: Schema.String }) {}

export interface Product {
  /** SIGKILL, and at once a new process with the same flags. */
  readonly killAndRestart: Effect.Effect<void>
  /** SIGTERM; killed where it has not ended in ten seconds of the real clock. */
  readonly stop: Effect.Effect<Ended>
  /** Resident memory of the process in bytes, where the system tells it. */
  readonly memory: Effect.Effect<number | undefined>
  /** What was said of each time it ended without having been told to: it is started again, as a supervisor would do. */
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

const main = join(import.meta.dirname, "../../../packages/cli/src/main.ts")
const patience = "10 seconds"

const residentBytes = (pid: number | undefined): number | undefined => {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? []
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    // Other systems have no such file, and a process that has just ended has none any more.
    return undefined
  }
}

const timeOf = (line: string): number => {
  const [, time] = /^\{"time":"([^"]+)"/.exec(line) ?? []
  return time === undefined ? NaN : Date.parse(time)
}

/** Lines from before the process had the exchange's clock are in the world's time, which is far away. */
const sameClock = 3_600_000

/** Runs it until the scope closes. `real` is the clock of the world. */
export const make = Effect.fnUntraced(
  function*({ env, flags, logFile }: Options, real: Clock.Clock): Effect.fn.Return<Product, never, Scope.Scope> {
    const clock = yield* Clock.Clock
    const failed = yield* Deferred.make<never, ProductEnded>()
    const [ahead, ends]: [Array<number>, Array<string>] = [[], []]
    let lastWords = ""

    const begin = (): Process => {
      const child = spawn(process.execPath, [main, "start", ...flags], {
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
        const message = `ended by itself at ${at} (code ${code}, signal ${signal}): ${lastWords}`
        ends.push(message)
        if (ends.length < mostStarts) running = begin()
        else Deferred.doneUnsafe(failed, Effect.fail(new ProductEnded({ message: `the product ${message}` })))
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
    const stop = Effect.suspend(() => end(running, "SIGTERM")).pipe(
      Effect.timeoutOrElse({
        duration: patience,
        orElse: () => Effect.as(end(running, "SIGKILL"), { code: null, signal: `none within ${patience}` })
      }),
      Effect.provideService(Clock.Clock, real)
    )
    return {
      killAndRestart: Effect.suspend(() => end(running, "SIGKILL")).pipe(
        Effect.andThen(Effect.sync(() => {
          running = begin()
        })),
        Effect.uninterruptible
      ),
      stop,
      memory: Effect.sync(() => residentBytes(running.child.pid)),
      ends: () => ends,
      failed: Deferred.await(failed),
      clockAhead: () => ahead
    }
  }
)
