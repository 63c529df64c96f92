/** indicatorts, which computes whole arrays at once. */
import * as Whole from "indicatorts"
import type { Run, Runs } from "./PeerSeries.ts"

const of = (run: (plain: Parameters<Run>[0]["plain"]) => unknown): Run => ({ plain }) => run(plain)

export const runs: Runs = {
  sma_20: of(({ close }) => Whole.sma(close, { period: 20 })),
  ema_20: of(({ close }) => Whole.ema(close, { period: 20 })),
  dema_20: of(({ close }) => Whole.dema(close, { period: 20 })),
  tema_20: of(({ close }) => Whole.tema(close, { period: 20 })),
  trima_20: of(({ close }) => Whole.trima(close, { period: 20 })),
  rma_14: of(({ close }) => Whole.rma(close, { period: 14 })),
  rsi_14: of(({ close }) => Whole.rsi(close, { period: 14 })),
  macd_12_26_9: of(({ close }) => Whole.macd(close, { fast: 12, slow: 26, signal: 9 })),
  roc_10: of(({ close }) => Whole.roc(close, { period: 10 })),
  trix_15: of(({ close }) => Whole.trix(close, { period: 15 })),
  bb_upper_20_2: of(({ close }) => Whole.bb(close, { period: 20 })),
  std_20: of(({ close }) => Whole.mstd(close, { period: 20 })),
  max_20: of(({ close }) => Whole.mmax(close, { period: 20 })),
  stoch_k_14_3_3: of(({ close, high, low }) => Whole.stoch(high, low, close, { kPeriod: 14, dPeriod: 3 })),
  willr_14: of(({ close, high, low }) => Whole.willr(high, low, close, { period: 14 })),
  cci_20: of(({ close, high, low }) => Whole.cci(high, low, close, { period: 20 })),
  ao_5_34: of(({ high, low }) => Whole.ao(high, low, { fast: 5, slow: 34 })),
  aroon_down_25: of(({ high, low }) => Whole.aroon(high, low, { period: 25 })),
  "sar_0.02_0.2": of(({ close, high, low }) => Whole.psar(high, low, close, { step: 0.02, max: 0.2 })),
  vortex_plus_14: of(({ close, high, low }) => Whole.vortex(high, low, close, { period: 14 })),
  massi_9_25: of(({ high, low }) => Whole.mi(high, low, { emaPeriod: 9, miPeriod: 25 })),
  atr_14: of(({ close, high, low }) => Whole.atr(high, low, close, { period: 14 })),
  donchian_upper_20: of(({ close }) => Whole.dc(close, { period: 20 })),
  keltner_upper_20_10_2: of(({ close, high, low }) => Whole.kc(high, low, close, { period: 20 })),
  obv: of(({ close, volume }) => Whole.obv(close, volume)),
  mfi_14: of(({ close, high, low, volume }) => Whole.mfi(high, low, close, volume, { period: 14 })),
  ad: of(({ close, high, low, volume }) => Whole.ad(high, low, close, volume)),
  adosc_3_10: of(({ close, high, low, volume }) => Whole.cmo(high, low, close, volume, { fast: 3, slow: 10 })),
  cmf_20: of(({ close, high, low, volume }) => Whole.cmf(high, low, close, volume, { period: 20 })),
  efi_13: of(({ close, volume }) => Whole.fi(close, volume, { period: 13 })),
  pvt: of(({ close, volume }) => Whole.vpt(close, volume)),
  vwma_20: of(({ close, volume }) => Whole.vwma(close, volume, { period: 20 })),
  bop: of(({ close, high, low, open }) => Whole.bop(open, high, low, close))
}
