/** `cryptostream start`: everything in one process, from the source to the page. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import { MarketData } from "@cryptostream/core/ports/MarketData"
import * as Metrics from "@cryptostream/core/programs/Metrics"
import * as Whole from "@cryptostream/core/programs/Whole"
import * as Server from "@cryptostream/dashboard/Server"
import * as DataFolder from "@cryptostream/runtime/DataFolder"
import * as Embedded from "@cryptostream/runtime/Embedded"
import * as EventLoop from "@cryptostream/runtime/EventLoop"
import * as Source from "@cryptostream/runtime/Source"
import { Clock, Effect, Layer, Option, Result, Schema, Stdio, Stream } from "effect"
import { Command, Flag } from "effect/cli"
import * as Meter from "./Meter.ts"
import * as Options from "./Options.ts"

/** The source has none of the series asked for. */
export class NothingToRead extends Schema.TaggedError<NothingToRead>()("NothingToRead", { message: Schema.String }) {}

const nothingIn = (source: Source.Source): string =>
  `${Source.describe(source)}: no series to read; check --symbols and --intervals` +
  (source._tag === "files" ? ", and that the files are named like BTCUSDC-1h.csv.gz" : "")

const Speed = Schema.String.check(
  Schema.isPattern(/^(max|[1-9][0-9]*(\.[0-9]+)?)$/, { message: "must be a number above 0, as 60, or max" })
)
const enrichment = Result.getOrThrow(Enrichment.make(Enrichment.defaultColumns))

const flags = {
  data: Options.data,
  source: Flag.Literals("source", ["files", "simulated"]).pipe(
    Flag.optional,
    Flag.withDescription("Where candles come from: recorded files, or a simulated market")
  ),
  path: Flag.String("path").pipe(
    Flag.optional,
    Flag.withDescription("With files: a folder or a file in the layout of the exchange's archive")
  ),
  speed: Flag.String("speed").pipe(
    Flag.withSchema(Speed),
    Flag.optional,
    Flag.withDescription("How many times faster than real time, or max (the default for files)")
  ),
  seed: Flag.Int("seed").pipe(Flag.withDefault(1), Flag.withDescription("Of the simulated market")),
  symbols: Options.symbols,
  intervals: Options.intervals,
  port: Flag.Int("port").pipe(Flag.withDefault(4000), Flag.withDescription("Of the page, on 127.0.0.1")),
  once: Flag.Boolean("once").pipe(
    Flag.withDefault(false),
    Flag.withDescription("With files: stop when all of them is stored, without a page")
  )
}
type Input = Command.Command.Config.Infer<typeof flags>

const sourceOf = (input: Input): Result.Result<Source.Source, Options.WrongUse> => {
  const kind = Option.getOrElse(input.source, () => Option.isSome(input.path) ? "files" : "simulated")
  const speed = Option.map(input.speed, (text) => text === "max" ? "max" as const : Number(text))
  if (kind === "files") {
    return Option.match(input.path, {
      onNone: () => Result.fail(new Options.WrongUse({ message: "--source files needs --path, a folder or a file" })),
      onSome: (path) => Result.succeed({ _tag: "files", path, speed: Option.getOrElse(speed, () => "max" as const) })
    })
  }
  if (input.once) {
    return Result.fail(new Options.WrongUse({ message: "--once needs a source that ends: --source files --path ..." }))
  }
  const scale = Option.getOrElse(speed, () => 1)
  return scale === "max"
    ? Result.fail(
      new Options.WrongUse({ message: "--speed max is for files; a simulated market takes a number, as --speed 60" })
    )
    : Result.succeed({ _tag: "simulated", seed: input.seed, speed: scale })
}

/** The first lines: what runs, from where, to where, and what to open. */
const greet = Effect.fnUntraced(function*(input: Input, source: Source.Source, folder: DataFolder.DataFolder) {
  yield* Effect.logInfo(`CryptoStream: ${Source.describe(source)}`)
  if (source._tag === "simulated") {
    yield* Effect.logWarning("this is SIMULATED data, not a market: every page and export of it says so")
  }
  yield* Effect.logInfo(`data is kept in ${folder.path}`)
  if (!input.once) yield* Effect.logInfo(`open http://127.0.0.1:${input.port} (Ctrl-C stops)`)
})

const report = Effect.fnUntraced(function*(delay: EventLoop.Delay) {
  const [stored, merged] = [yield* Metrics.total("stored"), yield* Metrics.total("merged")]
  yield* Effect.logInfo(
    `${stored} candles stored, ${merged} merged into stored ones; ` +
      `event loop held ${delay.p999Millis.toFixed(1)} ms at p99.9, ${delay.maxMillis.toFixed(1)} ms at most`
  )
})

export const command = Command.make(
  "start",
  flags,
  Effect.fnUntraced(function*(input) {
    const source = yield* Effect.fromResult(sourceOf(input))
    const folder = yield* DataFolder.make(input.data, Source.realm(source))
    const stdio = yield* Stdio.Stdio
    const isTerminal = yield* stdio.stderrIsTerminal
    const write = (text: string) => Effect.ignore(Stream.run(Stream.make(text), stdio.stderr({ endOnDone: false })))
    const clock = yield* Clock.Clock
    yield* greet(input, source, folder)
    const selection = {
      symbols: Option.getOrUndefined(input.symbols),
      intervals: Option.getOrUndefined(input.intervals)
    }
    const server = Server.layer({
      port: input.port,
      realm: folder.realm,
      source: Source.describe(source),
      columns: enrichment.columns
    })
    const whole = { enrichment, ...(Source.isPaced(source) && { seriesAtOnce: "unbounded" as const }) }
    const work = input.once ? Whole.once(whole) : Effect.raceFirst(Whole.forever(whole), Layer.launch(server))
    yield* Effect.gen(function*() {
      const series = yield* MarketData.use((market) => market.series)
      if (series.length === 0) return yield* new NothingToRead({ message: nothingIn(source) })
      const meter = Effect.provideService(Meter.run(isTerminal, series.length, write), Clock.Clock, clock)
      yield* EventLoop.measured(report)(Effect.raceFirst(work, meter))
    }).pipe(
      Effect.provide(Layer.mergeAll(Embedded.layer(folder), Source.layer(source, selection)))
    )
  })
).pipe(Command.withDescription("Everything in one process: source, log, store and page"))
