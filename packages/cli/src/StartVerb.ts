/** `cryptostream start`: everything in one process, from the source to the page. */
import { MarketData } from "@cryptostream/core/ports/MarketData"
import * as Metrics from "@cryptostream/core/programs/Metrics"
import * as Whole from "@cryptostream/core/programs/Whole"
import * as Server from "@cryptostream/dashboard/Server"
import * as DataFolder from "@cryptostream/runtime/DataFolder"
import * as Embedded from "@cryptostream/runtime/Embedded"
import * as EventLoop from "@cryptostream/runtime/EventLoop"
import * as Source from "@cryptostream/runtime/Source"
import { Clock, Effect, Layer, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import * as Fill from "./Fill.ts"
import * as Options from "./Options.ts"
import * as SourceChoice from "./SourceChoice.ts"

/** The source has none of the series asked for. */
export class NothingToRead extends Schema.TaggedError<NothingToRead>()("NothingToRead", { message: Schema.String }) {}

const nothingIn = (source: Source.Source): string =>
  `${Source.describe(source)}: no series to read; check --symbols and --intervals` +
  (source._tag === "files" ? ", and that the files are named like BTCUSDC-1h.csv.gz" : "")

const flags = {
  ...SourceChoice.flags,
  data: Options.data,
  from: Options.from.pipe(
    Flag.withDescription("Where the history of the exchange's series begins; some way back unless it is said")
  ),
  archives: Options.archives,
  symbols: Options.symbols,
  intervals: Options.intervals,
  port: Flag.Int("port").pipe(Flag.withDefault(4000), Flag.withDescription("Of the page, on 127.0.0.1")),
  once: Flag.Boolean("once").pipe(
    Flag.withDefault(false),
    Flag.withDescription("With files: stop when all of them is stored, without a page")
  )
}
type Input = Command.Command.Config.Infer<typeof flags>

/** The first lines: what runs, from where, to where, and what to open. */
const greet = Effect.fnUntraced(function*(input: Input, source: Source.Source, folder: DataFolder.DataFolder) {
  yield* Effect.logInfo(`CryptoStream: ${Source.describe(source)}`)
  if (folder.realm === "simulated") {
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
    if (input.once && SourceChoice.kind(input) !== "files") {
      return yield* new Options.WrongUse({
        message:
          "--once needs a source that ends: --source files --path ...; to fetch a span from the exchange: backfill"
      })
    }
    const source = yield* SourceChoice.choose(input)
    const folder = yield* DataFolder.make(input.data, Source.realm(source))
    const clock = yield* Clock.Clock
    yield* greet(input, source, folder)
    const server = Server.layer({
      port: input.port,
      realm: folder.realm,
      source: Source.describe(source),
      columns: Fill.enrichment.columns
    })
    const whole = {
      enrichment: Fill.enrichment,
      ...(Source.isPaced(source) && { seriesAtOnce: "unbounded" as const })
    }
    const work = input.once ? Whole.once(whole) : Effect.raceFirst(Whole.forever(whole), Layer.launch(server))
    yield* Effect.gen(function*() {
      const series = yield* MarketData.use((market) => market.series)
      if (series.length === 0) return yield* new NothingToRead({ message: nothingIn(source) })
      yield* EventLoop.measured(report)(Fill.metered(series.length, clock, work))
    }).pipe(
      Effect.provide(Layer.mergeAll(Embedded.layer(folder), Source.layer(source, Options.selection(input, folder))))
    )
  })
).pipe(Command.withDescription("Everything in one process: source, log, store and page"))
