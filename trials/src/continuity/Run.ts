/**
 * A run of the product against a simulated exchange with faults: how long, at which speed, with how many kills. It leaves
 * the evidence by which it is judged: the truth file, the journal, and what was stored.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Symbol from "@cryptostream/core/market/Symbol"
import * as ScaledClock from "@cryptostream/core/ports/ScaledClock"
import type * as Faults from "@cryptostream/exchange-simulator/faults/Faults"
import * as Simulator from "@cryptostream/exchange-simulator/Simulator"
import * as EventLoop from "@cryptostream/runtime/EventLoop"
import { Clock, Effect } from "effect"
import { join } from "node:path"
import { random } from "../Random.ts"
import * as EmbeddedShape from "./EmbeddedShape.ts"
import type * as Memory from "./Memory.ts"
import * as Product from "./Product.ts"
import type { Shape } from "./Shape.ts"
import type * as Supervised from "./Supervised.ts"

export interface Options {
  readonly hours: number
  readonly speed: number
  readonly seed: number
  /** Faults, drawn over the hours. */
  readonly faults: number
  /** SIGKILLs, drawn over the hours. */
  readonly kills: number
  readonly symbols: ReadonlyArray<string>
  readonly intervals: ReadonlyArray<Interval.Interval>
}

export interface Evidence {
  readonly truthFile: string
  readonly journalFile: string
  readonly logFile: string
  readonly shape: Shape
  readonly faults: Faults.Faults
  /** Times by the exchange's clock, epoch ms. */
  readonly startedAt: number
  readonly stoppedAt: number
  /** Up to here everything has to be whole. */
  readonly dueAt: number
  readonly kills: ReadonlyArray<number>
  readonly exit: Supervised.Ended
  /** What was said of each time the product ended without having been told to. */
  readonly ends: ReadonlyArray<string>
  readonly memory: ReadonlyArray<Memory.Sample>
  readonly clockAhead: ReadonlyArray<number>
  /** How long the exchange itself was held up, in ms of its own clock: a machine that is too slow for the speed shows here. */
  readonly exchangeHeld: EventLoop.Delay
}

/** At the begin of an hour: only a day is half over. */
const start = Date.UTC(2026, 0, 5, 12)
const [minute, hour] = [60_000, 3_600_000]
/** For the last questions to be answered once nothing is wrong any more, and for the machine to do what is left. */
const settling = (speed: number, { settlesIn }: Shape): number => Math.max(30 * minute, settlesIn * speed)
/** What closed in the last moments may still be on its way: two minutes of the exchange, or two seconds of this machine. */
const onItsWay = (speed: number): number => Math.max(2 * minute, 2_000 * speed)

export const knownSymbols = ["BTCUSDC", "ETHUSDC", "XRPUSDC", "SOLUSDC"]

/** Of a text as 1s,1m. */
export const intervalsOf = (text: string): ReadonlyArray<Interval.Interval> =>
  text.split(",").map((name) => {
    const interval = Interval.all.find((one) => one === name)
    if (interval === undefined) throw new Error(`--intervals: ${name} is none of ${Interval.all.join(", ")}`)
    return interval
  })

/** A timer may ring a little early, which under a fast clock is much. */
export const sleepUntil = Effect.fnUntraced(function*(time: number) {
  for (let now = yield* Clock.currentTimeMillis; now < time; now = yield* Clock.currentTimeMillis) {
    yield* Effect.sleep(time - now)
  }
})

const endOf = (fault: Faults.Faults[number]): number =>
  fault.kind === "serverShutdown" ? fault.from + fault.grace : fault.to

const killsOf = ({ hours, kills, seed }: Options): ReadonlyArray<number> => {
  const next = random(seed)
  return Array.from({ length: kills }, () => start + next() * hours * hour).sort((a, b) => a - b)
}

/** Some sixteen samples of a short run, one an hour of a long one. */
const sampled = (product: Product.Product, hours: number) => {
  const memory: Array<Memory.Sample> = []
  const sample = Effect.gen(function*() {
    yield* Effect.sleep(Math.min(hour, hours * hour / 16))
    const [at, bytes] = [yield* Clock.currentTimeMillis, yield* product.memory]
    if (bytes !== undefined) memory.push({ at, bytes })
  })
  return Effect.as(Effect.forkScoped(Effect.forever(sample)), memory)
}

const onScaledClock = Effect.fnUntraced(function*(
  folder: string,
  options: Options,
  shape: Shape,
  real: Clock.Clock
) {
  const { faults: count, hours, intervals, seed, symbols } = options
  const [truthFile, journalFile] = [join(folder, "truth.jsonl"), join(folder, "journal.jsonl")]
  const logFile = join(folder, "product.log")
  const simulator = yield* Simulator.make({
    port: 0,
    book: { _tag: "seeded", seed, symbols: symbols.map(Symbol.make) },
    intervals,
    truthFile,
    journalFile,
    ...(count > 0 && { script: JSON.stringify([{ random: { count, within: `${hours} hours`, seed } }]) })
  })
  const programs = shape.programs({ ...simulator, ...options, from: simulator.startedAt })
  const product = yield* Product.make({ programs, logFile }, real)
  const memory = yield* sampled(product, hours)
  const kills: Array<number> = []
  const days = Effect.gen(function*() {
    for (const at of killsOf(options)) {
      yield* sleepUntil(at)
      kills.push(yield* Clock.currentTimeMillis)
      yield* product.killAndRestart
    }
    yield* sleepUntil(Math.max(start + hours * hour, ...simulator.faults.map(endOf)) + settling(options.speed, shape))
  })
  let held: EventLoop.Delay = { p999Millis: 0, maxMillis: 0 }
  const measured = EventLoop.measured((delay) => Effect.sync(() => void (held = delay)))
  yield* measured(Effect.raceAllFirst([days, product.failed, simulator.failed]))
  const stoppedAt = yield* Clock.currentTimeMillis
  const exit = yield* product.stop
  return {
    truthFile,
    journalFile,
    logFile,
    shape,
    faults: simulator.faults,
    startedAt: simulator.startedAt,
    stoppedAt,
    dueAt: Math.floor((stoppedAt - onItsWay(options.speed)) / 1000) * 1000,
    kills,
    exit,
    ends: product.ends(),
    memory,
    clockAhead: product.clockAhead(),
    exchangeHeld: { p999Millis: held.p999Millis * options.speed, maxMillis: held.maxMillis * options.speed }
  } satisfies Evidence
})

/** Where the embedded shape keeps its data, in the folder of a run. */
export const dataFolder = (folder: string): string => join(folder, "data")

/** Runs for the hours, until half an hour after the last fault, and stops. */
export const run = Effect.fn("Run.run")(
  function*(folder: string, options: Options, shape: Shape = EmbeddedShape.make(dataFolder(folder))) {
    const real = yield* Clock.Clock
    return yield* Effect.scoped(onScaledClock(folder, options, shape, real)).pipe(
      Effect.provide(ScaledClock.layer({ speed: options.speed, start }))
    )
  }
)
