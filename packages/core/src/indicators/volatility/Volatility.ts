/** Volatility: how far the price goes up and down, as lines and as bands. */
import type { Entry } from "../Entry.ts"
import * as AccelerationBands from "./AccelerationBands.ts"
import * as Atr from "./Atr.ts"
import * as AverageDeviation from "./AverageDeviation.ts"
import * as Bollinger from "./Bollinger.ts"
import * as BollingerPercent from "./BollingerPercent.ts"
import * as BollingerWidth from "./BollingerWidth.ts"
import * as Donchian from "./Donchian.ts"
import * as HistoricalVolatility from "./HistoricalVolatility.ts"
import * as Keltner from "./Keltner.ts"
import * as LogReturn from "./LogReturn.ts"
import * as Natr from "./Natr.ts"
import * as RangeVolatility from "./RangeVolatility.ts"
import * as StandardDeviation from "./StandardDeviation.ts"
import * as TrueRange from "./TrueRange.ts"
import * as UlcerIndex from "./UlcerIndex.ts"
import * as Variance from "./Variance.ts"
import * as YangZhang from "./YangZhang.ts"

export const entries: ReadonlyArray<Entry> = [
  Bollinger.entry,
  BollingerWidth.entry,
  BollingerPercent.entry,
  Keltner.aligned,
  Keltner.usual,
  Donchian.entry,
  AccelerationBands.entry,
  TrueRange.entry,
  Atr.entry,
  Natr.entry,
  StandardDeviation.entry,
  Variance.entry,
  AverageDeviation.entry,
  LogReturn.entry,
  HistoricalVolatility.entry,
  RangeVolatility.parkinson,
  RangeVolatility.garmanKlass,
  RangeVolatility.rogersSatchell,
  YangZhang.entry,
  UlcerIndex.entry
]
