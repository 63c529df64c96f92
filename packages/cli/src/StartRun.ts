/** What `start` does: the source's candles through log and store to the page, until it ends or is stopped. */
import { MarketData } from "@cryptostream/core/ports/MarketData"
import * as AuditDerived from "@cryptostream/core/programs/AuditDerived"
import * as Metrics from "@cryptostream/core/programs/Metrics"
import * as Watchlist from "@cryptostream/core/programs/Watchlist"
import * as Whole from "@cryptostream/core/programs/Whole"
import * as Server from "@cryptostream/dashboard/Server"
import { enrichment, holes } from "@cryptostream/runtime/Enriching"
import * as EventLoop from "@cryptostream/runtime/EventLoop"
import * as Place from "@cryptostream/runtime/Place"
import * as Source from "@cryptostream/runtime/Source"
import * as Storage from "@cryptostream/runtime/Storage"
import { Clock, Effect, Layer, Option, Schema } from "effect"
import * as Fill from "./Fill.ts"
import * as Options from "./Options.ts"
import * as SourceChoice from "./SourceChoice.ts"
import type { Input } from "./StartVerb.ts"

/** The source has none of the series asked for. */
export class NothingToRead extends Schema.TaggedError<NothingToRead>()("NothingToRead", { message: Schema.String }) {}

const nothingIn = (source: Source.Source): string =>
  `${Source.describe(source)}: no series to read; say which with --symbols and --intervals` +
  (source._tag === "files" ? ", and that the files are named like BTCUSDC-1h.csv.gz" : "")

/** The first lines: what runs, from where, to where. */
const greet = Effect.fnUntraced(function*(source: Source.Source, place: Place.Place) {
  yield* Effect.logInfo(`CryptoStream: ${Source.describe(source)}`)
  if (place.realm === "simulated") {
    yield* Effect.logWarning("this is SIMULATED data, not a market: every page and export of it says so")
  }
  yield* Effect.logInfo(`data is kept in ${Place.describe(place)}`)
})

const report = Effect.fnUntraced(function*(delay: EventLoop.Delay) {
  const [stored, merged] = [yield* Metrics.total("stored"), yield* Metrics.total("merged")]
  yield* Effect.logInfo(
    `${stored} candles stored, ${merged} merged into stored ones; ` +
      `event loop held ${delay.p999Millis.toFixed(1)} ms at p99.9, ${delay.maxMillis.toFixed(1)} ms at most`
  )
})

/** Which series: those that were said, else those that were watched last, else what is watched unless somebody says so. */
const selectionOf = Effect.fnUntraced(function*(source: Source.Source, input: Input, place: Place.Place) {
  const selection = Options.selection(input, place)
  const isSaid = Option.isSome(input.symbols) || Option.isSome(input.intervals)
  if (isSaid || source._tag === "files") return selection
  const series = yield* Watchlist.current
  return series.length === 0 ? selection : { ...selection, series }
})

const provideSource =
  (source: Source.Source, input: Input, place: Place.Place) => <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.flatMap(
      selectionOf(source, input, place),
      (selection) => Effect.provide(effect, Source.layer(source, selection))
    )

export const run = Effect.fnUntraced(function*(input: Input) {
  if (input.once && SourceChoice.kind(input) !== "files") {
    return yield* new Options.WrongUse({
      message: "--once needs a source that ends: --source files --path ...; to fetch a span from the exchange: backfill"
    })
  }
  const source = yield* SourceChoice.choose(input)
  const place = yield* Place.make(input.data, Source.realm(source), Option.getOrUndefined(input.store))
  const derived = yield* enrichment
  const clock = yield* Clock.Clock
  yield* greet(source, place)
  const server = Server.layer({
    port: input.port,
    realm: place.realm,
    source: Source.describe(source),
    columns: (interval) => derived(interval).columns,
    derivedBy: (interval) => derived(interval).configuration,
    holes: yield* holes
  })
  const whole = {
    enrichment: derived,
    ...(Source.isPaced(source) && { seriesAtOnce: "unbounded" as const })
  }
  const forever = Effect.raceFirst(Whole.forever(whole), AuditDerived.run(place.realm === "recorded"))
  const work = input.once ? Whole.once(whole) : Effect.raceFirst(forever, Layer.launch(server))
  yield* Effect.gen(function*() {
    const series = yield* MarketData.use((market) => market.series)
    if (series.length === 0) return yield* new NothingToRead({ message: nothingIn(source) })
    if (!input.once) yield* Effect.logInfo(`open http://127.0.0.1:${input.port} (Ctrl-C stops)`)
    yield* EventLoop.measured(report)(Fill.metered(series.length, clock, work))
  }).pipe(
    provideSource(source, input, place),
    Effect.provide(Storage.layer(place, input.once ? "bulk" : "live"))
  )
})
