/** Where candles come from, chosen once: the one place that knows every MarketData there is. */
import * as ArchiveFiles from "@cryptostream/binance/archive/ArchiveFiles"
import * as BinanceMarket from "@cryptostream/binance/BinanceMarket"
import type * as Interval from "@cryptostream/core/market/Interval"
import type * as Realm from "@cryptostream/core/market/Realm"
import * as Series from "@cryptostream/core/market/Series"
import * as Symbol from "@cryptostream/core/market/Symbol"
import type { MarketData, MarketDataError } from "@cryptostream/core/ports/MarketData"
import * as Simulator from "@cryptostream/exchange-simulator/Simulator"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as NodeWS from "@effect/platform-node/NodeWS"
import { Clock, Effect, type FileSystem, Layer, type Path } from "effect"
import type { Exchange } from "./Exchange.ts"
import * as ScaledClock from "@cryptostream/core/ports/ScaledClock"

export type Speed = number | "max"

export interface Files {
  readonly _tag: "files"
  readonly paths: ReadonlyArray<string>
  readonly speed: Speed
  readonly checksum: "strict" | "warn"
}
/** A simulator of the exchange in this process, which the same layers speak to as to the exchange. */
export interface Simulated {
  readonly _tag: "simulated"
  readonly seed: number
  readonly speed: number
}
export type Source = Files | Simulated | Exchange

/** Which series, and how they are fetched. */
export interface Selection {
  readonly symbols: ReadonlyArray<Symbol.Symbol> | undefined
  readonly intervals: ReadonlyArray<Interval.Interval> | undefined
  /** Of an exchange: these alone, whatever the two above say. */
  readonly series?: ReadonlyArray<Series.Series>
  /** Where the history of an exchange's series begins, epoch ms; some way back unless it is said. */
  readonly from: number | undefined
  /** Where archive files of the exchange are kept. */
  readonly archives: BinanceMarket.Options["archives"]
}

export const realm = (source: Source): Realm.Realm =>
  source._tag === "files" ? "recorded" : source._tag === "simulated" ? "simulated" : source.realm

const atSpeed = (speed: number): string => speed === 1 ? "" : `, at ${speed} times real time`

export const describe = (source: Source): string => {
  switch (source._tag) {
    case "files":
      return `recorded files at ${source.paths.join(", ")}${
        source.speed === "max" ? "" : `, replayed at ${source.speed} times their speed`
      }`
    case "simulated":
      return `a simulated exchange, seed ${source.seed}${atSpeed(source.speed)}`
    case "binance": {
      const where = source.settings.restUrls.join(", ")
      return source.simulator === undefined
        ? `Binance spot at ${where}`
        : `a simulator of the exchange (${source.simulator}) at ${where}${atSpeed(source.clock?.speed ?? 1)}`
    }
  }
}

const files = ({ checksum, paths, speed }: Files, { intervals, symbols }: Selection) => {
  const wanted = ({ interval, symbol }: Series.Series) =>
    (symbols === undefined || symbols.includes(symbol)) && (intervals === undefined || intervals.includes(interval))
  return speed === "max"
    ? ArchiveFiles.layer(paths, "at once", wanted, checksum)
    : Layer.unwrap(Effect.map(ArchiveFiles.firstOpenTime(paths, wanted, checksum), (start) =>
      Layer.mergeAll(
        ArchiveFiles.layer(paths, "by the clock", wanted, checksum),
        ScaledClock.layer({ speed, start: Number.isFinite(start) ? start : 0 })
      )))
}

/** What is watched unless somebody says otherwise. */
const defaultSymbols = ["BTCUSDC", "ETHUSDC", "XRPUSDC", "SOLUSDC"].map(Symbol.make)
export const defaultIntervals = ["1s", "1m", "15m", "1h", "1d"] as const satisfies ReadonlyArray<Interval.Interval>

/** What the simulated exchange trades beside them, so that another symbol can be tried. */
const alsoSimulated = ["BNBUSDC", "DOGEUSDC", "ADAUSDC", "LTCUSDC"].map(Symbol.make)

/** Which series of an exchange are selected. */
export const seriesOf = ({ intervals = defaultIntervals, series, symbols = defaultSymbols }: Selection) =>
  series ?? intervals.flatMap((interval) => symbols.map((symbol) => ({ symbol, interval }))).sort(Series.order)

type Market = Pick<BinanceMarket.Options, "settings" | "simulator">

const exchange = (market: Market, selection: Selection) =>
  BinanceMarket.layer({
    ...market,
    series: seriesOf(selection),
    from: selection.from,
    archives: selection.archives
  }).pipe(Layer.provide([NodeHttpClient.layerUndici, NodeWS.layerWebSocketConstructor]))

/** A simulator in this process; what reads from it is what reads from the exchange. */
const simulated = ({ seed }: Simulated, selection: Selection) =>
  Layer.unwrap(Effect.map(
    Simulator.make({
      port: 0,
      book: {
        _tag: "seeded",
        seed,
        symbols: [
          ...new Set([...defaultSymbols, ...alsoSimulated, ...seriesOf(selection).map(({ symbol }) => symbol)])
        ]
      }
    }),
    ({ fingerprint, restUrl, socketUrl }) =>
      exchange({
        settings: { restUrls: [restUrl], socketUrls: [socketUrl], archiveUrl: restUrl },
        simulator: fingerprint
      }, selection)
  ))

const onClock = <A, E, R>(layer: Layer.Layer<A, E, R>, clock: ScaledClock.Options) =>
  layer.pipe(Layer.provideMerge(ScaledClock.layer(clock)))

/** The source as a layer, and the clock that goes with it where time is scaled. */
export const layer = (
  source: Source,
  selection: Selection
): Layer.Layer<MarketData, MarketDataError | Simulator.SimulatorError, FileSystem.FileSystem | Path.Path> => {
  switch (source._tag) {
    case "files":
      return files(source, selection)
    case "simulated":
      return Layer.unwrap(
        Effect.map(
          Clock.currentTimeMillis,
          (start) => onClock(simulated(source, selection), { speed: source.speed, start })
        )
      )
    case "binance":
      return source.clock === undefined
        ? exchange(source, selection)
        : onClock(exchange(source, selection), source.clock)
  }
}

/** Whether its histories come by the clock, so that all series must be read side by side. */
export const isPaced = (source: Source): boolean => source._tag === "files" && source.speed !== "max"
