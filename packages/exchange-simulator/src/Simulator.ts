/**
 * The exchange simulator: a server that public Binance spot clients cannot tell from the exchange, over a seeded market or
 * recorded candles. Its time is Effect's `Clock`: under a scaled clock a day of trading passes in minutes.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Symbol from "@cryptostream/core/market/Symbol"
import type { Shape } from "@cryptostream/core/ports/MarketData"
import { Clock, Duration, Effect, type FileSystem, Schema, type Scope } from "effect"
import * as Book from "./book/Book.ts"
import * as Exchange from "./Exchange.ts"
import * as Faults from "./faults/Faults.ts"
import * as Gateway from "./Gateway.ts"
import * as Journal from "./evidence/Journal.ts"
import * as JsonLines from "./evidence/JsonLines.ts"
import * as LateTrades from "./book/LateTrades.ts"
import * as Overlay from "./book/Overlay.ts"
import * as RecordedBook from "./book/RecordedBook.ts"
import * as Script from "./faults/Script.ts"
import * as SeededBook from "./book/SeededBook.ts"
import * as Truth from "./evidence/Truth.ts"

export interface Seeded {
  readonly _tag: "seeded"
  readonly seed: number
  /** BTCUSDC, ETHUSDC, XRPUSDC and SOLUSDC unless they are named. */
  readonly symbols?: ReadonlyArray<Symbol.Symbol>
  /** How long before the start the symbols were listed, at the start of that day: 90 days unless it is said. */
  readonly listedBefore?: Duration.Input
}

/** Any finite source; its candles close when the clock reaches them. */
export interface Recorded {
  readonly _tag: "recorded"
  readonly market: Shape
}

export interface Options {
  /** 127.0.0.1 unless it is said. */
  readonly host?: string
  /** 0 takes any that is free. */
  readonly port: number
  readonly book: Seeded | Recorded
  /** The JSON of a script of faults. */
  readonly script?: string
  /** Where the record of every candle is written, and of which intervals: 1s, 1m, 15m, 1h and 1d unless they are named. */
  readonly truthFile?: string
  readonly intervals?: ReadonlyArray<Interval.Interval>
  /** Where requests and connections are written, and how many of the newest are kept in memory: none unless it is said. */
  readonly journalFile?: string
  readonly journalKept?: number
  /** Weight that an address may use in a minute: 6000 unless it is said. */
  readonly weightLimit?: number
  /** How long a socket lives: 24 hours unless it is said. */
  readonly connectionLifetime?: Duration.Input
}

export interface Simulator {
  readonly restUrl: string
  readonly socketUrl: string
  /** What every answer carries in its header `x-simulator`. */
  readonly fingerprint: string
  /** When it started, by its clock, epoch ms. */
  readonly startedAt: number
  readonly faults: Faults.Faults
  /** The newest entries of the journal, as many as are kept. */
  readonly journal: () => ReadonlyArray<Journal.Entry>
  /** Fails when the truth or the journal cannot be written any more, or something of the exchange has broken. */
  readonly failed: Effect.Effect<never, SimulatorError>
}

export class SimulatorError extends Schema.TaggedError<SimulatorError>()("SimulatorError", {
  message: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {}

const defaults = {
  symbols: ["BTCUSDC", "ETHUSDC", "XRPUSDC", "SOLUSDC"].map(Symbol.make),
  intervals: ["1s", "1m", "15m", "1h", "1d"],
  listedBefore: "90 days",
  weightLimit: 6000,
  connectionLifetime: "24 hours",
  host: "127.0.0.1"
} as const

const asSimulatorError = (cause: { readonly message: string }) => new SimulatorError({ message: cause.message, cause })

const sourceOf = (book: Seeded | Recorded, startedAt: number): Effect.Effect<Book.Source, SimulatorError> =>
  book._tag === "seeded"
    ? Effect.succeed(SeededBook.make({
      seed: book.seed,
      symbols: book.symbols ?? defaults.symbols,
      listedAt: Interval.floor("1d", startedAt - Duration.toMillis(book.listedBefore ?? defaults.listedBefore))
    }))
    : Effect.mapError(RecordedBook.read(book.market), asSimulatorError)

/** The faults of the script; one that names a symbol which is not traded here would do nothing, and is refused. */
const faultsOf = Effect.fnUntraced(function*(script: string | undefined, source: Book.Source, startedAt: number) {
  if (script === undefined) return Faults.none
  const faults = yield* Effect.mapError(Effect.fromResult(Script.read(script, startedAt)), asSimulatorError)
  const traded = new Set(source.listings.map(({ symbol }) => symbol))
  for (const fault of faults) {
    const unknown = "symbols" in fault ? fault.symbols?.find((symbol) => !traded.has(symbol)) : undefined
    if (unknown !== undefined) {
      const message = `script (${fault.kind}): "symbols": ${unknown} is not traded here, only ${[...traded].join(", ")}`
      return yield* new SimulatorError({ message })
    }
  }
  return faults
})

const linesOf = (file: string | undefined) =>
  file === undefined ? Effect.succeed(JsonLines.none) : Effect.mapError(JsonLines.open(file), asSimulatorError)

/** Serves until the scope closes. */
export const make = Effect.fn("Simulator.make")(
  function*(options: Options): Effect.fn.Return<Simulator, SimulatorError, Scope.Scope | FileSystem.FileSystem> {
    const startedAt = yield* Clock.currentTimeMillis
    const source = yield* sourceOf(options.book, startedAt)
    const faults = yield* faultsOf(options.script, source, startedAt)
    const holes = Overlay.holesOf(faults, source.listings.map(({ symbol }) => symbol))
    const book = Book.make(source, Overlay.make(holes, yield* LateTrades.of(source, faults)))
    const [truthLines, journalLines] = [yield* linesOf(options.truthFile), yield* linesOf(options.journalFile)]
    const journal = Journal.make(journalLines, options.journalKept ?? 0)
    const truth = options.truthFile === undefined
      ? Truth.none
      : yield* Truth.make(book, truthLines, options.intervals ?? defaults.intervals, startedAt)
    const exchange = yield* Exchange.make({
      book,
      faults,
      journal,
      truth,
      startedAt,
      weightLimit: options.weightLimit ?? defaults.weightLimit,
      connectionLifetime: options.connectionLifetime ?? defaults.connectionLifetime
    })
    const host = options.host ?? defaults.host
    const port = yield* Effect.mapError(Gateway.serve({ host, port: options.port }, exchange), asSimulatorError)
    return {
      restUrl: `http://${host}:${port}`,
      socketUrl: `ws://${host}:${port}`,
      fingerprint: book.fingerprint,
      startedAt,
      faults,
      journal: journal.newest,
      failed: Effect.raceAllFirst([truthLines.failed, journalLines.failed, exchange.running]).pipe(
        Effect.mapError(asSimulatorError)
      )
    }
  }
)
