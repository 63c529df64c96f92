/** Where candles come from, chosen once: the one place that knows every MarketData there is. */
import * as ArchiveFiles from "@cryptostream/binance/ArchiveFiles"
import type * as Interval from "@cryptostream/core/market/Interval"
import type * as Realm from "@cryptostream/core/market/Realm"
import type * as Series from "@cryptostream/core/market/Series"
import { MarketData } from "@cryptostream/core/ports/MarketData"
import { Clock, Effect, Layer } from "effect"
import * as ScaledClock from "./ScaledClock.ts"

export type Speed = number | "max"

export type Source =
  | { readonly _tag: "files"; readonly path: string; readonly speed: Speed }
  | { readonly _tag: "simulated"; readonly seed: number; readonly speed: number }

export interface Selection {
  readonly symbols: ReadonlyArray<string> | undefined
  readonly intervals: ReadonlyArray<Interval.Interval> | undefined
}

export const realm = (source: Source): Realm.Realm => source._tag === "files" ? "recorded" : "simulated"

export const describe = (source: Source): string =>
  source._tag === "files"
    ? `recorded files at ${source.path}${source.speed === "max" ? "" : `, replayed at ${source.speed} times their speed`}`
    : `a simulated market, seed ${source.seed}${source.speed === 1 ? "" : `, at ${source.speed} times real time`}`

/** Keeps to the series that were asked for. */
const selected = ({ intervals, symbols }: Selection) =>
  Layer.effect(MarketData, Effect.map(MarketData, (all) => {
    const wanted = ({ interval, symbol }: Series.Series) =>
      (symbols === undefined || symbols.includes(symbol)) && (intervals === undefined || intervals.includes(interval))
    return MarketData.of({ ...all, series: Effect.map(all.series, (series) => series.filter(wanted)) })
  }))

const files = (path: string, speed: Speed) =>
  speed === "max"
    ? ArchiveFiles.layer(path, "at once")
    : Layer.unwrap(Effect.map(ArchiveFiles.firstOpenTime(path), (start) =>
      Layer.mergeAll(ArchiveFiles.layer(path, "by the clock"), ScaledClock.layer({ speed, start }))))

const simulated = ({ seed, speed }: { readonly seed: number; readonly speed: number }, selection: Selection) =>
  SimulatedMarket.layer({ seed, ...selection })

export const layer = (source: Source, selection: Selection) =>
  (source._tag === "files" ? files(source.path, source.speed) : simulated(source, selection)).pipe(
    Layer.provideMerge(Layer.empty)
  )
