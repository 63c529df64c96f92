/** technicalindicators, which computes candle by candle; its types say number where it reads a candle. */
import * as Technical from "technicalindicators"
import type { PeerSeries, Run, Runs } from "./PeerSeries.ts"

interface Fed {
  nextValue(input: never): unknown
}
type Next<Input> = (input: Input) => unknown

const ofClose = (make: () => Fed): Run => ({ plain: { close } }) => {
  const indicator = make()
  const next = indicator.nextValue.bind(indicator) as Next<number>
  let last: unknown
  for (const value of close) last = next(value)
  return last
}

const ofCandles = (make: () => Fed): Run => ({ candles }) => {
  const indicator = make()
  const next = indicator.nextValue.bind(indicator) as Next<PeerSeries["candles"][number]>
  let last: unknown
  for (const candle of candles) last = next(candle)
  return last
}

const values: Array<number> = []
const bars = { open: values, high: values, low: values, close: values, volume: values }
const averages = { SimpleMAOscillator: false, SimpleMASignal: false }

export const runs: Runs = {
  sma_20: ofClose(() => new Technical.SMA({ period: 20, values })),
  ema_20: ofClose(() => new Technical.EMA({ period: 20, values })),
  wma_20: ofClose(() => new Technical.WMA({ period: 20, values })),
  rma_14: ofClose(() => new Technical.WEMA({ period: 14, values })),
  rsi_14: ofClose(() => new Technical.RSI({ period: 14, values })),
  macd_12_26_9: ofClose(() =>
    new Technical.MACD({ fastPeriod: 12, slowPeriod: 26, signalPeriod: 9, values, ...averages })
  ),
  stochrsi_k_14_14_3: ofClose(() =>
    new Technical.StochasticRSI({ rsiPeriod: 14, stochasticPeriod: 14, kPeriod: 3, dPeriod: 3, values })
  ),
  roc_10: ofClose(() => new Technical.ROC({ period: 10, values })),
  trix_15: ofClose(() => new Technical.TRIX({ period: 15, values })),
  bb_upper_20_2: ofClose(() => new Technical.BollingerBands({ period: 20, stdDev: 2, values })),
  std_20: ofClose(() => new Technical.SD({ period: 20, values })),
  max_20: ofClose(() => new Technical.Highest({ period: 20, values })),
  stoch_k_14_3_3: ofCandles(() => new Technical.Stochastic({ period: 14, signalPeriod: 3, ...bars })),
  willr_14: ofCandles(() => new Technical.WilliamsR({ period: 14, ...bars })),
  cci_20: ofCandles(() => new Technical.CCI({ period: 20, ...bars })),
  ao_5_34: ofCandles(() => new Technical.AwesomeOscillator({ fastPeriod: 5, slowPeriod: 34, ...bars })),
  adx_14: ofCandles(() => new Technical.ADX({ period: 14, ...bars })),
  "sar_0.02_0.2": ofCandles(() => new Technical.PSAR({ step: 0.02, max: 0.2, ...bars })),
  atr_14: ofCandles(() => new Technical.ATR({ period: 14, ...bars })),
  obv: ofCandles(() => new Technical.OBV(bars)),
  mfi_14: ofCandles(() => new Technical.MFI({ period: 14, ...bars })),
  ad: ofCandles(() => new Technical.ADL(bars)),
  efi_13: ofCandles(() => new Technical.ForceIndex({ period: 13, ...bars })),
  vwap: ofCandles(() => new Technical.VWAP(bars))
}
