/**
 * The network is gone for some minutes in the middle of a live run. A minute after it is back nothing may be missing, and
 * the exchange may have been asked for the outage about as often as it has pages.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import * as Symbol from "@cryptostream/core/market/Symbol"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import * as ScaledClock from "@cryptostream/core/ports/ScaledClock"
import * as Status from "@cryptostream/core/programs/Status"
import * as Simulator from "@cryptostream/exchange-simulator/Simulator"
import { Clock, Effect, Stream } from "effect"
import { existsSync } from "node:fs"
import { join } from "node:path"
import * as EmbeddedShape from "./EmbeddedShape.ts"
import * as Gate from "./Gate.ts"
import * as Journal from "./Journal.ts"
import * as Product from "./Product.ts"
import * as Run from "./Run.ts"
import type * as Supervised from "./Supervised.ts"

export interface Options extends Pick<Run.Options, "speed" | "seed" | "symbols" | "intervals"> {
  readonly minutes: number
}

export interface SeriesReport {
  readonly series: Series.Series
  /** Of the outage: expected, and stored a minute after. */
  readonly buckets: number
  readonly stored: number
  /** Of the whole series, a minute after. */
  readonly missing: number
  /** Requests since the network was back that touch the outage, for whatever reason. */
  readonly requests: number
  /** How many of its buckets they asked for, one counted as often as it was asked for. */
  readonly asked: number
}

export interface Report {
  readonly series: ReadonlyArray<SeriesReport>
  /** From the network's return until all of the outage was stored, ms; absent where that took longer than a minute. */
  readonly wholeAfter: number | undefined
  readonly exit: Supervised.Ended
}

const [second, minute] = [1_000, 60_000]
/** Of what there is to ask for, so much is asked for at most. */
export const largestRatio = 1.2

interface Outage {
  readonly from: number
  readonly to: number
}

const start = Date.UTC(2026, 0, 5, 12)

/** The buckets that closed while the network was gone. */
const inOutage = ({ interval }: Series.Series, { from, to }: Outage): Outage => ({
  from: Interval.floor(interval, from),
  to: Interval.floor(interval, to)
})

const count = (series: Series.Series, outage: Outage): number => {
  const { from, to } = inOutage(series, outage)
  return Interval.count(series.interval, from, to)
}

const storedIn = Effect.fnUntraced(function*(series: Series.Series, outage: Outage) {
  const versions = (yield* CandleStore).read(series, inOutage(series, outage))
  return yield* Stream.runCount(versions)
})

/** Waits until all of the outage is stored, until a minute after it at most. */
const whole = Effect.fnUntraced(function*(all: ReadonlyArray<Series.Series>, outage: Outage) {
  let now = outage.to
  while (now < outage.to + minute) {
    const stored = yield* Effect.forEach(all, (series) => storedIn(series, outage))
    now = yield* Clock.currentTimeMillis
    if (stored.every((n, i) => n === count(all[i]!, outage))) return now - outage.to
    yield* Effect.sleep(second)
  }
  return undefined
})

interface Asked {
  readonly requests: number
  readonly asked: number
}

/** What each series was asked for of the outage between its end and a time. */
const askedOf = async (journalFile: string, all: ReadonlyArray<Series.Series>, outage: Outage, until: number) => {
  const known = new Map<string, Asked>()
  for await (const entry of Journal.entries(journalFile)) {
    if (entry.kind !== "request" || entry.at < outage.to || entry.at > until) continue
    const series = all.find((one) =>
      entry.path.startsWith("/api/v3/klines?") && entry.path.includes(`symbol=${one.symbol}&`) &&
      new URL(entry.path, "http://exchange").searchParams.get("interval") === one.interval
    )
    if (series === undefined) continue
    const { from, to } = inOutage(series, outage)
    const span = Journal.spanOf(entry, Interval.nominalMillis(series.interval))
    const buckets = Interval.count(series.interval, Math.max(from, span.from), Math.min(to, span.to))
    if (buckets === 0) continue
    const { asked, requests } = known.get(Series.key(series)) ?? { requests: 0, asked: 0 }
    known.set(Series.key(series), { requests: requests + 1, asked: asked + buckets })
  }
  return known
}

const onScaledClock = Effect.fnUntraced(function*(folder: string, options: Options, real: Clock.Clock) {
  const { intervals, minutes, seed, symbols } = options
  const all = symbols.flatMap((symbol) => intervals.map((interval) => Series.make(symbol, interval)))
  const [journalFile, dataFolder] = [join(folder, "journal.jsonl"), Run.dataFolder(folder)]
  const shape = EmbeddedShape.make(dataFolder)
  const simulated = yield* Effect.scoped(Effect.gen(function*() {
    const book = { _tag: "seeded", seed, symbols: symbols.map(Symbol.make) } as const
    const simulator = yield* Simulator.make({ port: 0, book, intervals, journalFile, journalKept: 1_000 })
    const gate = yield* Gate.make(Number(new URL(simulator.restUrl).port))
    const product = yield* Product.make({
      programs: shape.programs({
        ...options,
        from: simulator.startedAt,
        restUrl: `http://127.0.0.1:${gate.port}`,
        socketUrl: `ws://127.0.0.1:${gate.port}`
      }),
      logFile: join(folder, "product.log")
    }, real)
    const isLive = () => simulator.journal().some(({ kind }) => kind === "opened")
    const live = Effect.gen(function*() {
      while (!isLive() || !existsSync(join(dataFolder, "simulated", "store.sqlite"))) yield* Effect.sleep(second)
    })
    const gone = Effect.gen(function*() {
      yield* Effect.sleep(5 * minute)
      const from = yield* Clock.currentTimeMillis
      yield* gate.shut
      yield* Run.sleepUntil(from + minutes * minute)
      const outage: Outage = { from, to: yield* Clock.currentTimeMillis }
      yield* gate.open
      const wholeAfter = yield* whole(all, outage)
      yield* Run.sleepUntil(outage.to + minute)
      const [statuses, at] = [yield* Status.all("simulated"), yield* Clock.currentTimeMillis]
      const stored = yield* Effect.forEach(all, (series) => storedIn(series, outage))
      return { outage, wholeAfter, statuses, stored, at }
    }).pipe(Effect.provide(shape.layerReader))
    const seen = yield* Effect.raceAllFirst([Effect.andThen(live, gone), product.failed, simulator.failed])
    return { ...seen, exit: yield* product.stop }
  }))
  const { at, exit, outage, statuses, stored, wholeAfter } = simulated
  const asked = yield* Effect.promise(() => askedOf(journalFile, all, outage, at))
  return {
    exit,
    wholeAfter,
    series: all.map((series, i) => ({
      series,
      buckets: count(series, outage),
      stored: stored[i]!,
      missing: statuses.find((status) => Series.key(status.series) === Series.key(series))?.missing ?? NaN,
      requests: 0,
      asked: 0,
      ...asked.get(Series.key(series))
    }))
  } satisfies Report
})

export const run = Effect.fn("Outage.run")(function*(folder: string, options: Options) {
  const real = yield* Clock.Clock
  return yield* onScaledClock(folder, options, real).pipe(
    Effect.provide(ScaledClock.layer({ speed: options.speed, start }))
  )
})

const sum = (report: Report, of: (series: SeriesReport) => number): number =>
  report.series.reduce((total, series) => total + of(series), 0)

/** What is wrong, in words. */
export const findings = (report: Report): ReadonlyArray<string> => {
  const [asked, buckets] = [sum(report, (one) => one.asked), sum(report, (one) => one.buckets)]
  return [
    ...report.series.flatMap(({ buckets, missing, series, stored }) => [
      ...(stored === buckets
        ? []
        : [`${Series.key(series)}: ${buckets - stored} of ${buckets} buckets are not stored`]),
      ...(missing === 0 ? [] : [`${Series.key(series)}: the account says that ${missing} are missing`])
    ]),
    ...(asked <= largestRatio * buckets ? [] : [`${buckets} buckets were asked for ${asked} times in all`]),
    ...(report.exit.code === 0
      ? []
      : [`SIGTERM was answered with code ${report.exit.code}, signal ${report.exit.signal}`])
  ]
}
