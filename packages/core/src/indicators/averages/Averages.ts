/** Averages of the close, and lines through it: over the candles. */
import type { Entry } from "../Entry.ts"
import * as Dema from "./Dema.ts"
import * as Ema from "./Ema.ts"
import * as Hma from "./Hma.ts"
import * as Kama from "./Kama.ts"
import * as LinearRegression from "./LinearRegression.ts"
import * as LinearRegressionAngle from "./LinearRegressionAngle.ts"
import * as LinearRegressionIntercept from "./LinearRegressionIntercept.ts"
import * as LinearRegressionSlope from "./LinearRegressionSlope.ts"
import * as Mama from "./Mama.ts"
import * as Midpoint from "./Midpoint.ts"
import * as Midprice from "./Midprice.ts"
import * as Rma from "./Rma.ts"
import * as Sma from "./Sma.ts"
import * as T3 from "./T3.ts"
import * as Tema from "./Tema.ts"
import * as TimeSeriesForecast from "./TimeSeriesForecast.ts"
import * as Trima from "./Trima.ts"
import * as Vwma from "./Vwma.ts"
import * as Wma from "./Wma.ts"
import * as Zlema from "./Zlema.ts"

export const entries: ReadonlyArray<Entry> = [
  Sma.entry,
  Ema.entry,
  Wma.entry,
  Dema.entry,
  Tema.entry,
  Trima.entry,
  Kama.entry,
  Mama.mama,
  Mama.fama,
  T3.entry,
  Rma.entry,
  Hma.entry,
  Zlema.entry,
  Vwma.entry,
  Midpoint.entry,
  Midprice.entry,
  LinearRegression.entry,
  LinearRegressionSlope.entry,
  LinearRegressionIntercept.entry,
  LinearRegressionAngle.entry,
  TimeSeriesForecast.entry
]
