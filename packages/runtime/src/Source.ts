/** Where candles come from, chosen once: the one place that knows every MarketData there is. */
import * as ArchiveFiles from "@cryptostream/binance/ArchiveFiles"
import type * as Interval from "@cryptostream/core/market/Interval"
import type * as Realm from "@cryptostream/core/market/Realm"
import type * as Series from "@cryptostream/core/market/Series"
import * as SimulatedMarket from "@cryptostream/exchange-simulator/SimulatedMarket"
import * as Symbol from "@cryptostream/core/market/Symbol"
import { Clock, Effect, Layer } from "effect"
import * as ScaledClock from "./ScaledClock.ts"

export type Speed = number | "max"

export type Source =
  | { readonly _tag: "files"; readonly path: string; readonly speed: Speed }
  | { readonly _tag: "simulated"; readonly seed: number; readonly speed: number }

export interface Selection {
  readonly symbols: ReadonlyArray<Symbol.Symbol> | undefined
  readonly intervals: ReadonlyArray<Interval.Interval> | undefined
}

export const realm = (source: Source): Realm.Realm => source._tag === "files" ? "recorded" : "simulated"

export const describe = (source: Source): string =>
  source._tag === "files"
    ? `recorded files at ${source.path}${
      source.speed === "max" ? "" : `, replayed at ${source.speed} times their speed`
    }`
    : `a simulated market, seed ${source.seed}${source.speed === 1 ? "" : `, at ${source.speed} times real time`}`

const files = (path: string, speed: Speed, { intervals, symbols }: Selection) => {
  const wanted = ({ interval, symbol }: Series.Series) =>
    (symbols === undefined || symbols.includes(symbol)) && (intervals === undefined || intervals.includes(interval))
  return speed === "max"
    ? ArchiveFiles.layer(path, "at once", wanted)
    : Layer.unwrap(Effect.map(ArchiveFiles.firstOpenTime(path, wanted), (start) =>
      Layer.mergeAll(
        ArchiveFiles.layer(path, "by the clock", wanted),
        ScaledClock.layer({ speed, start: Number.isFinite(start) ? start : 0 })
      )))
}

const simulated = ({ seed, speed }: { readonly seed: number; readonly speed: number }, selection: Selection) =>
  Layer.unwrap(Effect.map(Clock.currentTimeMillis, (start) =>
    Layer.mergeAll(
      SimulatedMarket.layer({
        seed,
        symbols: selection.symbols ?? ["BTCUSDC", "ETHUSDC", "XRPUSDC", "SOLUSDC"].map(Symbol.make),
        intervals: selection.intervals ?? ["1s", "1m", "15m", "1h", "1d"]
      }),
      ScaledClock.layer({ speed, start })
    )))

/** The source as a layer, and the clock that goes with it where time is scaled. */
export const layer = (source: Source, selection: Selection) =>
  source._tag === "files" ? files(source.path, source.speed, selection) : simulated(source, selection)

/** Whether its histories come by the clock, so that all series must be read side by side. */
export const isPaced = (source: Source): boolean => source._tag === "files" && source.speed !== "max"
