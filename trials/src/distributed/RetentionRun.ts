/**
 * A consumer that was away for longer than the log keeps what it had not read. The producer goes on meanwhile; when the
 * consumer is back it says what the log has lost, and has it asked for.
 */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import * as Requests from "@cryptostream/core/programs/Requests"
import * as Verify from "@cryptostream/core/programs/Verify"
import * as Account from "@cryptostream/core/quality/Account"
import { Clock, Effect } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as Comparing from "./Comparing.ts"
import type * as GroupLag from "./GroupLag.ts"
import { until } from "./Until.ts"
import * as Namespace from "./Namespace.ts"
import * as Peak from "./Peak.ts"
import * as Programs from "./Programs.ts"
import * as RetentionExchange from "./RetentionExchange.ts"
import * as RetentionRemoval from "./RetentionRemoval.ts"

export interface Options extends RetentionExchange.Options {
  readonly ways: ReadonlyArray<RetentionRemoval.Way>
  /** How long the consumer is away before records are removed, seconds of the world. */
  readonly away: number
}

export interface Round {
  readonly way: RetentionRemoval.Way
  /** Records that were removed unread, and those that the consumer says were. */
  readonly removed: number
  readonly said: number
  /** Series that the producer was asked to repair. */
  readonly repairs: number
  /** Buckets that had not been stored when it came back. */
  readonly behind: number
  /** Buckets of the marks that say so. */
  readonly lost: number
  /** From the consumer's start until every series is told to have lost something, and until nothing is missing, ms. */
  readonly told: number
  readonly whole: number
}

const interval = "1s"
const second = 1_000

/** What is missing of a series, and how far it is stored, by the exchange's clock. */
const standing = Effect.fnUntraced(function*(series: Series.Series, now: number) {
  const store = yield* CandleStore
  const runs = yield* store.runs(series, everything)
  const account = Account.make(series, runs, yield* store.marks(series), now)
  return { missing: account.missing, expected: account.expected, next: (account.last ?? -Infinity) + second }
})

const lostBuckets = Effect.fnUntraced(function*(series: Series.Series) {
  const marks = yield* (yield* CandleStore).marks(series)
  return marks.reduce((sum, mark) => mark._tag === "lost" ? sum + (mark.to - mark.from) / second : sum, 0)
})

const saidIn = (logFile: string, what: RegExp) => [...readFileSync(logFile, "utf8").matchAll(what)]

/** The records that the consumer has said were lost, in all that it has said so far. */
const saidLost = (logFile: string): number =>
  saidIn(logFile, /the log no longer has (\d+) records/g).reduce((sum, [, records]) => sum + Number(records), 0)

/** How often the producer has said that it was asked to repair a series. */
const repairsOf = (logFile: string): number => saidIn(logFile, /asked for: repair /g).length

/** So late a candle may be stored and still count as live: of the world, or of the exchange where that is longer. */
const lateness = (speed: number): number => Math.max(15_000, 5_000 * speed)

const onNamespace = Effect.fnUntraced(function*(
  namespace: string,
  folder: string,
  options: Options,
  exchange: RetentionExchange.Exchange,
  say: (round: Round) => Effect.Effect<void>
) {
  const place: GroupLag.Place = { namespace, realm: "simulated", interval }
  const env = { ...Namespace.environment(namespace), INTERVAL: interval, REALM: "simulated", DATA_DIR: folder }
  const [producerLog, consumerLog] = [join(folder, "producer.log"), join(folder, "consumer.log")]
  const series = options.symbols.map((symbol) => Series.make(symbol, interval))
  const startConsumer = Programs.start("consumer", { env: { ...env, CONSUMER_ID: "1" }, logFile: consumerLog })
  const producer = yield* Programs.start("producer", {
    env: { ...env, ...exchange.environment },
    logFile: producerLog
  })
  const isWhole = Effect.gen(function*() {
    const now = yield* exchange.now
    const all = yield* Effect.forEach(series, (one) => standing(one, now))
    const open = (yield* Requests.all).length
    return open === 0 &&
      all.every(({ expected, missing, next }) => expected > 0 && missing === 0 && next > now - lateness(options.speed))
  })
  const lostOf = Effect.forEach(series, lostBuckets)

  const producerPeak = yield* Peak.of(producer)
  let consumer = yield* startConsumer
  const consumerPeaks = [yield* Peak.of(consumer)]
  yield* until("everything is stored before anything is lost", isWhole)
  const rounds: Array<Round> = []
  const stops: Array<readonly [Programs.Name, Programs.Ended]> = []
  for (const way of options.ways) {
    yield* Effect.sleep(12 * second)
    stops.push(["consumer", yield* consumer.kill("SIGTERM")])
    const [lostBefore, saidBefore] = [yield* lostOf, saidLost(consumerLog)]
    const repairsBefore = repairsOf(producerLog)
    yield* Effect.sleep(options.away * second)
    const removed = yield* RetentionRemoval.run(place, way)
    const now = yield* exchange.now
    const behind = yield* Effect.forEach(
      series,
      (one) => Effect.map(standing(one, now), ({ next }) => Math.floor((now - next) / second))
    )
    const begun = yield* Clock.currentTimeMillis
    consumer = yield* startConsumer
    consumerPeaks.push(yield* Peak.of(consumer))
    const sinceBegun = Effect.map(Clock.currentTimeMillis, (at) => at - begun)
    yield* until(
      "every series is told to have lost something",
      Effect.map(lostOf, (lost) => lost.every((buckets, i) => buckets > lostBefore[i]!))
    )
    const told = yield* sinceBegun
    yield* until("everything is stored again", isWhole)
    const whole = yield* sinceBegun
    const lost = (yield* lostOf).reduce((sum, buckets, i) => sum + buckets - lostBefore[i]!, 0)
    const round: Round = {
      way,
      removed,
      said: saidLost(consumerLog) - saidBefore,
      repairs: repairsOf(producerLog) - repairsBefore,
      behind: behind.reduce((sum, buckets) => sum + buckets, 0),
      lost,
      told,
      whole
    }
    rounds.push(round)
    yield* say(round)
  }
  yield* Effect.sleep(lateness(options.speed) / options.speed)
  stops.push(["producer", yield* producer.kill("SIGTERM")])
  // What was published last is on its way yet.
  yield* Effect.sleep(5 * second)
  const stoppedAt = yield* exchange.now
  stops.push(["consumer", yield* consumer.kill("SIGTERM")])
  return {
    rounds,
    series,
    dueAt: stoppedAt - 5 * second - lateness(options.speed),
    stops,
    peaks: { producer: [producerPeak()], consumer: consumerPeaks.map((peak) => peak()) },
    contents: yield* Comparing.read(Enrichment.defaultColumns),
    verified: yield* Effect.forEach(series, (one) => Verify.series(one, Enrichment.byDefault(one.interval)))
  }
}, Effect.scoped)

export const run = Effect.fn("RetentionRun.run")(function*(
  folder: string,
  options: Options,
  say: (round: Round) => Effect.Effect<void>
) {
  const namespace = yield* Namespace.make
  const exchange = yield* RetentionExchange.make(folder, options)
  // The store is looked at before the consumer may have made it: who may write makes it too.
  const ran = yield* onNamespace(namespace, folder, options, exchange, say).pipe(
    Effect.provide(Namespace.layer(namespace, "simulated", "write", [interval]))
  )
  return { ...ran, truthFile: exchange.truthFile, startedAt: exchange.startedAt }
}, Effect.scoped)

export type Ran = Effect.Success<ReturnType<typeof run>>
