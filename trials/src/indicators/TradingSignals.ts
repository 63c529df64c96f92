/** trading-signals, which computes candle by candle. */
import * as Signals from "trading-signals"
import type { PeerSeries, Run, Runs } from "./PeerSeries.ts"

interface Fed<Input> {
  add(input: Input): unknown
}

const ofClose = (make: () => Fed<number>): Run => ({ plain: { close } }) => {
  const indicator = make()
  let last: unknown
  for (const value of close) last = indicator.add(value)
  return last
}

const ofCandles = (make: () => Fed<PeerSeries["candles"][number]>): Run => ({ candles }) => {
  const indicator = make()
  let last: unknown
  for (const candle of candles) last = indicator.add(candle)
  return last
}

const moving = { interval: 10, multiplier: 3 }

export const runs: Runs = {
  sma_20: ofClose(() => new Signals.SMA(20)),
  ema_20: ofClose(() => new Signals.EMA(20)),
  wma_20: ofClose(() => new Signals.WMA(20)),
  dema_20: ofClose(() => new Signals.DEMA(20)),
  tema_20: ofClose(() => new Signals.TEMA(20)),
  trima_20: ofClose(() => new Signals.TRIMA(20)),
  "t3_5_0.7": ofClose(() => new Signals.T3(5, 0.7)),
  hma_20: ofClose(() => new Signals.HMA(20)),
  kama_10: ofClose(() => new Signals.KAMA(10)),
  zlema_20: ofClose(() => new Signals.ZLEMA(20)),
  rsi_14: ofClose(() => new Signals.RSI(14, Signals.WSMA)),
  macd_12_26_9: ofClose(() => new Signals.MACD(new Signals.EMA(12), new Signals.EMA(26), new Signals.EMA(9))),
  stochrsi_k_14_14_3: ofClose(() => new Signals.StochasticRSI(14)),
  mom_10: ofClose(() => new Signals.MOM(10)),
  roc_10: ofClose(() => new Signals.ROC(10)),
  trix_15: ofClose(() => new Signals.TRIX(15)),
  cmo_14: ofClose(() => new Signals.CMO(14)),
  linearreg_20: ofClose(() => new Signals.LinearRegression(20)),
  bb_upper_20_2: ofClose(() => new Signals.BollingerBands(20, 2)),
  stoch_k_14_3_3: ofCandles(() => new Signals.StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 3, dPeriod: 3 })),
  willr_14: ofCandles(() => new Signals.WilliamsR(14)),
  cci_20: ofCandles(() => new Signals.CCI(20)),
  ao_5_34: ofCandles(() => new Signals.AO(5, 34)),
  adx_14: ofCandles(() => new Signals.ADX(14)),
  aroon_down_25: ofCandles(() => new Signals.Aroon(25)),
  "sar_0.02_0.2": ofCandles(() => new Signals.PSAR({ accelerationStep: 0.02, accelerationMax: 0.2 })),
  supertrend_10_3: ofCandles(() => new Signals.SuperTrend(moving)),
  vortex_plus_14: ofCandles(() => new Signals.VortexIndicator(14)),
  massi_9_25: ofCandles(() => new Signals.MassIndex(25)),
  ultosc_7_14_28: ofCandles(() => new Signals.UltimateOscillator()),
  atr_14: ofCandles(() => new Signals.ATR(14)),
  natr_14: ofCandles(() => new Signals.NATR(14)),
  donchian_upper_20: ofCandles(() => new Signals.DonchianChannels(20)),
  keltner_upper_20_10_2: ofCandles(() => new Signals.KeltnerChannels()),
  obv: ofCandles(() => new Signals.OBV(5)),
  mfi_14: ofCandles(() => new Signals.MFI(14)),
  ad: ofCandles(() => new Signals.AD()),
  adosc_3_10: ofCandles(() => new Signals.ADOSC()),
  cmf_20: ofCandles(() => new Signals.CMF(20)),
  efi_13: ofCandles(() => new Signals.ForceIndex(13)),
  pvt: ofCandles(() => new Signals.PVT()),
  vwap: ofCandles(() => new Signals.VWAP()),
  vwma_20: ofCandles(() => new Signals.VWMA(20))
}
