/** The programs of the distributed shape as they are run: producer and consumer, each a process that can be stopped or killed. */
import { Effect, type Scope } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { createWriteStream, readFileSync } from "node:fs"
import { join } from "node:path"

export type Name = "producer" | "consumer"

export interface Options {
  readonly env: Readonly<Record<string, string>>
  /** Where what it says is kept. */
  readonly logFile: string
}

/** How a process ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: string | null
}

export interface Program {
  readonly pid: number | undefined
  readonly kill: (signal: NodeJS.Signals) => Effect.Effect<Ended>
  readonly ended: Effect.Effect<Ended>
  /** Resident memory in bytes, where the system tells it. */
  readonly memory: Effect.Effect<number | undefined>
}

const main = (name: Name): string => join(import.meta.dirname, `../../../packages/${name}/src/main.ts`)

const residentBytes = (pid: number | undefined): number | undefined => {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? []
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    // Other systems have no such file, and a process that has just ended has none any more.
    return undefined
  }
}

const started = (
  name: Name,
  { env, logFile }: Options
): { readonly child: ChildProcess; readonly program: Program } => {
  const child = spawn(process.execPath, [main(name)], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, LOG_FORMAT: "json", ...env }
  })
  child.stderr.pipe(createWriteStream(logFile, { flags: "a" }))
  const ended = new Promise<Ended>((resolve) => {
    child.once("error", (cause) => resolve({ code: null, signal: String(cause) }))
    child.once("close", (code, signal) => resolve({ code, signal }))
  })
  const program: Program = {
    pid: child.pid,
    kill: (signal) => Effect.suspend(() => (child.kill(signal), Effect.promise(() => ended))),
    ended: Effect.promise(() => ended),
    memory: Effect.sync(() => residentBytes(child.pid))
  }
  return { child, program }
}

/** Starts one; it is killed when the scope closes, should it still run. */
export const start = (name: Name, options: Options): Effect.Effect<Program, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(Effect.sync(() => started(name, options)), ({ program }) => program.kill("SIGKILL")),
    ({ program }) => program
  )
