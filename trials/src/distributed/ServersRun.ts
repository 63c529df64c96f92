/**
 * A run of producer and consumer as processes, with one fault of the servers after the other. It leaves the evidence by which
 * it is judged: the truth file, what was stored, how far behind it was, and what the programs said.
 */
import * as Series from "@cryptostream/core/market/Series"
import * as Symbol from "@cryptostream/core/market/Symbol"
import * as Simulator from "@cryptostream/exchange-simulator/Simulator"
import * as InfluxSettings from "@cryptostream/influx/Settings"
import { Clock, Effect, Redacted } from "effect"
import { join } from "node:path"
import * as Memory from "../continuity/Memory.ts"
import * as Quantiles from "../continuity/Quantiles.ts"
import { random } from "../Random.ts"
import * as Faults from "./Faults.ts"
import * as FaultsControl from "./FaultsControl.ts"
import * as Namespace from "./Namespace.ts"
import type * as Programs from "./Programs.ts"
import * as Proxy from "./Proxy.ts"
import * as ServersJudge from "./ServersJudge.ts"
import * as ServersProgram from "./ServersProgram.ts"
import * as ServersWatch from "./ServersWatch.ts"
import * as ServersWords from "./ServersWords.ts"

export interface Options {
  readonly control: string
  /** How long the longest faults last. */
  readonly seconds: number
  readonly seed: number
  readonly symbols: ReadonlyArray<string>
  /** The names of the faults hold one of these; all of them where there are none. */
  readonly only: ReadonlyArray<string>
}

/** A fault as it went; times in epoch ms. */
export interface Passed {
  readonly fault: Faults.Fault
  readonly begunAt: number
  readonly endedAt: number
  /** Until the calm after it was over. */
  readonly calmUntil: number
  /** From its end until what is stored was as far behind as usual again, ms. */
  readonly recoveredAfter: number | undefined
  /** In ms; the furthest behind that it was from the begin on. */
  readonly mostBehind: number
  /** Requests to InfluxDB that it met. */
  readonly hurt: number
}

export interface ProgramReport {
  readonly name: Programs.Name
  readonly ends: ReadonlyArray<string>
  readonly exit: Programs.Ended
  readonly words: ServersWords.Words
  readonly memory: ReadonlyArray<Memory.Sample>
}

export interface Report {
  readonly usual: number
  readonly passed: ReadonlyArray<Passed>
  readonly programs: ReadonlyArray<ProgramReport>
  readonly judged: ReadonlyArray<ServersJudge.Judged>
}

const interval = "1s"
const betweenSamples = "1 second"
/** Before the first fault, from when everything is live on; and after each. */
const calm = "20 seconds"
/** What closed in the last moments before the producer stopped may still be on its way to it, ms. */
const onItsWay = 10_000
/** A machine that has other things to do as well takes longer now and then, ms. */
const leeway = 1_000

const sampled = Effect.fnUntraced(function*(program: ServersProgram.Supervised) {
  const memory: Array<Memory.Sample> = []
  const sample = Effect.gen(function*() {
    const [at, bytes] = [yield* Clock.currentTimeMillis, yield* program.memory]
    if (bytes !== undefined) memory.push({ at, bytes })
    yield* Effect.sleep(betweenSamples)
  })
  yield* Effect.forkScoped(Effect.forever(sample))
  return memory
})

/** How far behind the store is in calm. */
const usualOf = Effect.fnUntraced(function*(watch: ServersWatch.Watch) {
  while ((watch.samples().at(-1)?.behind ?? Infinity) > 10 * leeway) yield* Effect.sleep(betweenSamples)
  yield* Effect.sleep(calm)
  const from = yield* Clock.currentTimeMillis
  yield* Effect.sleep(calm)
  const behind = watch.samples().filter(({ at }) => at >= from).map((sample) => sample.behind)
  return Quantiles.of(behind).max + leeway
})

const during = (watch: ServersWatch.Watch, proxy: Proxy.Proxy, usual: number) =>
  Effect.fnUntraced(function*(fault: Faults.Fault) {
    const before = proxy.hurt()
    const begunAt = yield* Clock.currentTimeMillis
    yield* Effect.logInfo(`${fault.name}: begins, for ${fault.seconds} s`)
    yield* Effect.acquireUseRelease(fault.begin, () => Effect.sleep(`${fault.seconds} seconds`), () => fault.end)
    const endedAt = yield* Clock.currentTimeMillis
    const recoveredAfter = yield* watch.recovered(endedAt, usual)
    yield* Effect.logInfo(`${fault.name}: over, recovered after ${recoveredAfter ?? "too many"} ms`)
    yield* Effect.sleep(calm)
    const calmUntil = yield* Clock.currentTimeMillis
    const samples = watch.samples().filter(({ at }) => at >= begunAt)
    const mostBehind = Math.max(...samples.map(({ behind }) => behind))
    const hurt = proxy.hurt() - before
    return { fault, begunAt, endedAt, calmUntil, recoveredAfter, mostBehind, hurt } satisfies Passed
  })

/** Waits until all that is stored is at least as new, for a while. */
const settle = (watch: ServersWatch.Watch, dueAt: number) =>
  Effect.gen(function*() {
    for (let at = -Infinity; at < dueAt; yield* Effect.sleep(betweenSamples)) {
      const last = watch.samples().at(-1)
      if (last !== undefined) at = last.at - last.behind
    }
  }).pipe(Effect.timeoutOption("1 minute"))

export const run = Effect.fn("ServersRun.run")(function*(folder: string, options: Options) {
  const namespace = yield* Namespace.make
  const { token, url } = yield* InfluxSettings.config
  const series = options.symbols.map((symbol) => Series.make(symbol, interval))
  const truthFile = join(folder, "truth.jsonl")
  const reader = Namespace.layer(namespace, "simulated", "read", [interval])
  return yield* Effect.provide(
    Effect.gen(function*() {
      const proxy = yield* Proxy.make(url, random(options.seed))
      const faults = Faults.all(FaultsControl.make(options.control), proxy, options.seconds)
        .filter(({ name }) => options.only.length === 0 || options.only.some((part) => name.includes(part)))
      const processes = yield* Effect.scoped(Effect.gen(function*() {
        const simulator = yield* Simulator.make({
          port: 0,
          book: { _tag: "seeded", seed: options.seed, symbols: options.symbols.map(Symbol.make) },
          intervals: [interval],
          truthFile
        })
        const env = {
          ...Namespace.environment(namespace),
          INFLUX_URL: proxy.url,
          REALM: "simulated",
          INTERVAL: interval,
          SYMBOLS: options.symbols.join(","),
          FROM: new Date(simulator.startedAt).toISOString(),
          DATA_DIR: join(folder, "data"),
          BINANCE_REST_URL: simulator.restUrl,
          BINANCE_WS_URL: simulator.socketUrl,
          BINANCE_ARCHIVE_URL: simulator.restUrl
        }
        const begin = (name: Programs.Name) => ServersProgram.make(name, { env, logFile: join(folder, `${name}.log`) })
        const programs = [yield* begin("producer"), yield* begin("consumer")]
        const memories = yield* Effect.forEach(programs, sampled)
        const watch = yield* ServersWatch.make(series)
        const faulty = Effect.gen(function*() {
          const usual = yield* usualOf(watch)
          return { usual, passed: yield* Effect.forEach(faults, during(watch, proxy, usual)) }
        })
        const { passed, usual } = yield* Effect.raceFirst(faulty, simulator.failed)
        const dueAt = (yield* Clock.currentTimeMillis) - onItsWay
        yield* settle(watch, dueAt)
        // The producer first: who stores has to be there for what it still brings.
        const exits = yield* Effect.forEach(programs, ({ stop }) => stop)
        return { programs, exits, memories, usual, passed, dueAt, startedAt: simulator.startedAt }
      }))
      const { dueAt, exits, memories, passed, programs, startedAt, usual } = processes
      return {
        usual,
        passed,
        programs: programs.map(({ ends, logFile, name }, i) => ({
          name,
          ends: ends(),
          exit: exits[i]!,
          words: ServersWords.read(logFile, Redacted.value(token)),
          memory: memories[i]!
        })),
        judged: yield* ServersJudge.all(series, truthFile, { from: startedAt, dueAt })
      } satisfies Report
    }),
    reader
  )
}, Effect.scoped)
