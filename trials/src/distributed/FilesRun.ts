/** Recorded files through each of the two shapes, by the programs that a user runs: what is stored of them in the end. */
import * as ArchiveFiles from "@cryptostream/binance/archive/ArchiveFiles"
import type * as Interval from "@cryptostream/core/market/Interval"
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import { MarketData } from "@cryptostream/core/ports/MarketData"
import * as Status from "@cryptostream/core/programs/Status"
import * as SqliteStore from "@cryptostream/sqlite/SqliteStore"
import { Clock, Effect, Schema } from "effect"
import { spawn } from "node:child_process"
import { join } from "node:path"
import * as Comparing from "./Comparing.ts"
import * as GroupLag from "./GroupLag.ts"
import * as Namespace from "./Namespace.ts"
import * as Peak from "./Peak.ts"
import * as Programs from "./Programs.ts"

/** A program that did not do its part. */
export class ProgramFailed extends Schema.TaggedError<ProgramFailed>()("ProgramFailed", { message: Schema.String }) {}

export interface Ran {
  readonly program: string
  readonly seconds: number
  /** Resident memory at most, in bytes, where the system tells it. */
  readonly peak: number | undefined
}

export interface Outcome {
  readonly contents: Comparing.Contents
  readonly status: ReadonlyArray<Status.SeriesStatus>
  /** What could not be read, and why. */
  readonly letters: ReadonlyArray<string>
  readonly ran: ReadonlyArray<Ran>
}

const realm = "recorded"

const outcome = Effect.fnUntraced(function*(ran: ReadonlyArray<Ran>) {
  const letters = yield* (yield* DeadLetters).list
  return {
    contents: yield* Comparing.read(),
    status: yield* Status.all(realm),
    letters: letters.map(({ bytes, reason }) => `${reason}: ${bytes}`).toSorted(),
    ran
  } satisfies Outcome
})

/** The intervals of the files of a folder. */
export const intervalsOf = (path: string) =>
  Effect.map(MarketData.use(({ series }) => series), (all) => [...new Set(all.map(({ interval }) => interval))]).pipe(
    Effect.provide(ArchiveFiles.layer([path], "at once"))
  )

/** One interval: its producer ends with its files; the consumer is stopped once it has stored what it was sent. */
const ofInterval = Effect.fnUntraced(function*(
  namespace: string,
  interval: Interval.Interval,
  path: string,
  folder: string
) {
  const begun = yield* Clock.currentTimeMillis
  const env = { ...Namespace.environment(namespace), INTERVAL: interval, REALM: realm, DATA_DIR: folder }
  const logFile = join(folder, `${interval}.log`)
  const consumer = yield* Programs.start("consumer", { env: { ...env, CONSUMER_ID: "1" }, logFile })
  const producer = yield* Programs.start("producer", { env: { ...env, SOURCE: "files", SOURCE_PATH: path }, logFile })
  const peaks = [yield* Peak.of(producer), yield* Peak.of(consumer)]
  const ran = Effect.fnUntraced(function*(program: Programs.Name, { code, signal }: Programs.Ended) {
    if (code !== 0) {
      const message = `the ${program} of ${interval} ended with code ${code}, signal ${signal}: see ${logFile}`
      return yield* new ProgramFailed({ message })
    }
    const seconds = ((yield* Clock.currentTimeMillis) - begun) / 1000
    return { program: `${program} ${interval}`, seconds, peak: peaks[program === "producer" ? 0 : 1]!() } satisfies Ran
  })
  const early = Effect.flatMap(
    consumer.ended,
    ({ code, signal }) =>
      new ProgramFailed({ message: `the consumer of ${interval} ended by itself: ${code} ${signal}: see ${logFile}` })
  )
  const work = Effect.gen(function*() {
    const produced = yield* ran("producer", yield* producer.ended)
    yield* GroupLag.settled({ namespace, realm, interval })
    return produced
  })
  const produced = yield* Effect.raceFirst(work, early)
  return [produced, yield* ran("consumer", yield* consumer.kill("SIGTERM"))]
}, Effect.scoped)

/** A producer and a consumer for each interval, all at a time. */
export const distributed = Effect.fn("FilesRun.distributed")(function*(path: string, folder: string) {
  const namespace = yield* Namespace.make
  const intervals = yield* intervalsOf(path)
  return yield* Effect.gen(function*() {
    const ran = yield* Effect.forEach(intervals, (interval) => ofInterval(namespace, interval, path, folder), {
      concurrency: "unbounded"
    })
    return yield* outcome(ran.flat())
  }).pipe(Effect.provide(Namespace.layer(namespace, realm, "read", intervals)))
}, Effect.scoped)

const command = join(import.meta.dirname, "../../../packages/cli/src/main.ts")

/** `start` of the embedded shape, into a folder. */
export const embedded = Effect.fn("FilesRun.embedded")(function*(path: string, folder: string) {
  const begun = yield* Clock.currentTimeMillis
  const data = join(folder, "data")
  const ended = yield* Effect.callback<string | undefined>((resume) => {
    const flags = ["start", "--source", "files", "--path", path, "--once", "--data", data, "--store", "sqlite"]
    const child = spawn(process.execPath, [command, ...flags], { stdio: ["ignore", "ignore", "pipe"] })
    let said = ""
    child.stderr.on("data", (text: Buffer) => void (said = `${said}${String(text)}`.slice(-2_000)))
    child.once("close", (code) => resume(Effect.succeed(code === 0 ? undefined : `code ${code}: ${said}`)))
    return Effect.sync(() => void child.kill("SIGKILL"))
  })
  if (ended !== undefined) return yield* new ProgramFailed({ message: `start ended with ${ended}` })
  const seconds = ((yield* Clock.currentTimeMillis) - begun) / 1000
  return yield* outcome([{ program: "start", seconds, peak: undefined }]).pipe(
    Effect.provide(SqliteStore.layer({ file: join(data, realm, "store.sqlite"), access: "read" }))
  )
})
