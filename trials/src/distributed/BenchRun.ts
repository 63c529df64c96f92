/** One measured run of a program of Node: the consumer as it is, or one of the bare ones. */
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { Effect, Schema } from "effect"
import { spawn } from "node:child_process"
import { existsSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import * as BenchCandles from "./BenchCandles.ts"
import type { Report } from "./BenchHook.ts"
import * as BenchReset from "./BenchReset.ts"
import * as BenchTopics from "./BenchTopics.ts"
import * as Namespace from "./Namespace.ts"
import * as Programs from "./Programs.ts"

export interface Measured {
  readonly seconds: number
  /** Of the process, and of its main thread alone. */
  readonly cpuSeconds?: number
  readonly mainSeconds?: number
  readonly bytes?: ReadonlyArray<number>
}

/** The program was not done, or not in time. */
export class NotDone extends Schema.TaggedError<NotDone>()("NotDone", { message: Schema.String }) {}

const hook = new URL("./BenchHook.ts", import.meta.url)

export interface Folders {
  /** For what is of no use afterwards. */
  readonly scratch: string
  /** Where CPU profiles are put, if they are wanted. */
  readonly profiles: string | undefined
}

/** Node as it is, with the hook. */
const environment = ({ profiles }: Folders, report: string) => ({
  NODE_OPTIONS: [
    `--import=${hook.href}`,
    ...(profiles === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profiles}`])
  ].join(" "),
  BENCH_REPORT: report
})

const reportOf = (file: string): Report | undefined =>
  existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) as Report : undefined

const measured = (file: string): Effect.Effect<Measured, NotDone> => {
  const report = reportOf(file)
  return report === undefined
    ? Effect.fail(new NotDone({ message: "no candle was sent to InfluxDB" }))
    : Effect.succeed({
      seconds: report.millis / 1000,
      cpuSeconds: report.cpuMillis / 1000,
      mainSeconds: report.mainMillis / 1000,
      bytes: report.bytes
    })
}

/** What a program said last. */
export const lastLine = (logFile: string): string =>
  existsSync(logFile) ? readFileSync(logFile, "utf8").trim().split("\n").at(-1)! : "nothing was said"

/** So long nothing is sent before one looks whether all is there, ms. */
const quiet = 1_000
const betweenLooks = "250 millis"
const patience = "10 minutes"

const hasAll = (perSeries: number) =>
  Effect.gen(function*() {
    const store = yield* CandleStore
    const heads = yield* Effect.forEach(BenchCandles.series, (series) => store.newest(series, 1))
    return heads.every(([head]) => head?.candle.openTime === BenchCandles.openTime(perSeries - 1))
  })

/** The consumer, from its first candles on the way to the store until all are there. */
export const consumer = (folders: Folders, enrich: string) =>
  Effect.fn("BenchRun.consumer")(
    function*(namespace: string, candles: number) {
      const file = join(folders.scratch, "report.json")
      rmSync(file, { force: true })
      const perSeries = candles / BenchCandles.series.length
      const program = yield* Programs.start("consumer", {
        env: {
          ...Namespace.environment(namespace),
          ...environment(folders, file),
          INTERVAL: BenchCandles.interval,
          REALM: BenchTopics.realm,
          ENRICH: enrich,
          DATA_DIR: folders.scratch
        },
        logFile: join(folders.scratch, "consumer.log")
      })
      const done = Effect.gen(function*() {
        while ((reportOf(file)?.quietMillis ?? 0) < quiet || !(yield* hasAll(perSeries))) {
          yield* Effect.sleep(betweenLooks)
        }
      }).pipe(
        Effect.provide(Namespace.layer(namespace, BenchTopics.realm, "read", [BenchCandles.interval])),
        Effect.timeoutOrElse({
          duration: patience,
          orElse: () => Effect.fail(new NotDone({ message: `not all is stored after ${patience}` }))
        })
      )
      const early = Effect.flatMap(
        program.ended,
        ({ code }) =>
          Effect.fail(
            new NotDone({
              message: `the consumer ended with ${code}: ${lastLine(join(folders.scratch, "consumer.log"))}`
            })
          )
      )
      yield* Effect.raceFirst(done, early)
      yield* program.kill("SIGTERM")
      return yield* measured(file)
    },
    Effect.scoped
  )

const spawned = (file: string, env: Readonly<Record<string, string>>, args: ReadonlyArray<string>) =>
  Effect.callback<void, NotDone>((resume) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, file), ...args], {
      stdio: "inherit",
      env: { ...process.env, ...env }
    })
    child.once(
      "close",
      (code) => resume(code === 0 ? Effect.void : Effect.fail(new NotDone({ message: `${file} ended with ${code}` })))
    )
    return Effect.sync(() => child.kill("SIGKILL"))
  })

const bare = (folders: Folders, file: string, args: (namespace: string, candles: number) => ReadonlyArray<string>) =>
  Effect.fn("BenchRun.bare")(function*(namespace: string, candles: number) {
    const report = join(folders.scratch, "report.json")
    rmSync(report, { force: true })
    yield* spawned(file, environment(folders, report), args(namespace, candles))
    return yield* measured(report)
  })

/** The bare loop, with what is derived or without. */
export const loop = (folders: Folders, isEnriched: boolean) =>
  bare(folders, "BareLoop.ts", (namespace, candles) => {
    const { enriched, raw } = BenchReset.buckets(namespace)
    return [`${namespace}.bare`, BenchTopics.records(namespace), String(candles), raw, ...isEnriched ? [enriched] : []]
  })

/** Posting alone. */
export const bodies = (folders: Folders) =>
  bare(folders, "BareBodies.ts", (namespace, candles) => {
    const { enriched, raw } = BenchReset.buckets(namespace)
    return [String(candles / BenchCandles.series.length), raw, enriched]
  })
