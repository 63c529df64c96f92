/** How soon live candles are stored, alone and while the history before them is filled: the product over a simulated exchange. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import * as Metrics from "@cryptostream/core/programs/Metrics"
import * as Requests from "@cryptostream/core/programs/Requests"
import * as Whole from "@cryptostream/core/programs/Whole"
import * as DataFolder from "@cryptostream/runtime/DataFolder"
import * as Embedded from "@cryptostream/runtime/Embedded"
import * as Exchange from "@cryptostream/runtime/Exchange"
import * as Source from "@cryptostream/runtime/Source"
import { Clock, ConfigProvider, Effect, Layer, Ref, Schema, Stream } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"

export interface Options {
  /** Of each of the two parts. */
  readonly seconds: number
  /** How far back the filled history reaches. */
  readonly days: number
  readonly symbols: ReadonlyArray<string>
}

export interface Report {
  /** From the close to the stored candle, ms. */
  readonly alone: ReadonlyArray<number>
  readonly beside: ReadonlyArray<number>
  /** Candles that were filled meanwhile. */
  readonly filled: number
}

export class NoExchange extends Schema.TaggedError<NoExchange>()("NoExchange", { message: Schema.String }) {}

const main = join(import.meta.dirname, "../../../packages/cli/src/main.ts")
const day = 86_400_000

/** A simulator in a process of its own: it must not take the time that is measured. */
const simulator = (days: number) =>
  Effect.acquireRelease(
    Effect.sync(() => spawn(process.execPath, [main, "simulate", "--port", "0", "--listed", `${days + 2} days`])),
    (child: ChildProcess) => Effect.sync(() => child.kill("SIGTERM"))
  ).pipe(Effect.flatMap((child) =>
    Effect.callback<string, NoExchange>((resume) => {
      child.once("exit", () => resume(Effect.fail(new NoExchange({ message: "the simulator has ended" }))))
      createInterface({ input: child.stderr! }).on("line", (line) => {
        const [, address] = /REST http:\/\/([0-9.:]+)/.exec(line) ?? []
        if (address !== undefined) resume(Effect.succeed(address))
      })
    })
  ))

/** Notes how late every newest candle is stored. */
const listening = Effect.gen(function*() {
  const delays = yield* Ref.make<ReadonlyArray<number>>([])
  const { events } = yield* LiveFeed
  const note = Stream.runForEach(
    events,
    Effect.fnUntraced(function*(event) {
      if (event._tag !== "stored") return
      const late = (yield* Clock.currentTimeMillis) - Interval.next(event.series.interval, event.candle.openTime)
      yield* Ref.update(delays, (all) => [...all, late])
    })
  )
  yield* Effect.forkScoped(note, { startImmediately: true })
  return (seconds: number) =>
    Effect.andThen(Ref.set(delays, []), Effect.andThen(Effect.sleep(seconds * 1000), Ref.get(delays)))
})

const measured = Effect.fnUntraced(function*({ days, seconds }: Options, series: ReadonlyArray<Series.Series>) {
  const store = yield* CandleStore
  const listen = yield* listening
  const isLive = Effect.map(
    Effect.forEach(series, (one) => store.newest(one, 1)),
    (newest) => newest.every(([one]) => one?.source === "socket")
  )
  while (!(yield* isLive)) yield* Effect.sleep("1 second")
  const alone = yield* listen(seconds)
  const now = yield* Clock.currentTimeMillis
  const before = yield* Metrics.total("merged")
  yield* Requests.ask(series.map((one) => ({ _tag: "backfill", series: one, from: now - days * day, to: now })))
  yield* Effect.sleep("5 seconds")
  const beside = yield* listen(seconds)
  return { alone, beside, filled: (yield* Metrics.total("merged")) - before } satisfies Report
})

export const run = Effect.fn("Beside.run")(function*(folder: string, options: Options) {
  const address = yield* simulator(options.days)
  const env = { BINANCE_REST_URL: `http://${address}`, BINANCE_WS_URL: `ws://${address}` }
  const source = yield* Effect.fromResult(
    yield* Exchange.find(1).pipe(Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown(env)))
  )
  const series = options.symbols.map((symbol) => Series.make(symbol, "1s"))
  const data = yield* DataFolder.make(folder, "simulated")
  const from = (yield* Clock.currentTimeMillis) - day / 24
  const selection = {
    symbols: undefined,
    intervals: undefined,
    series,
    from,
    archives: { isUsed: false, folder: data.archives, checksums: "strict" as const }
  }
  const whole = Effect.andThen(Whole.forever({ enrichment: Enrichment.byDefault }), Effect.never)
  return yield* Effect.raceFirst(measured(options, series), whole).pipe(
    Effect.provide(Layer.mergeAll(Source.layer(source, selection), Embedded.layer(data, "live")))
  )
})
