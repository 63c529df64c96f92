"""TA-Lib in C, through its Python wheel: ns a candle and column, as JSON on stdout. Arguments: a file of float64 columns."""

import json
import sys
import time

import numpy
import talib

open_, high, low, close, volume = numpy.fromfile(sys.argv[1]).reshape(5, -1)
RUNS = 5

COLUMNS = {
    "sma_20": lambda: talib.SMA(close, 20),
    "sma_50": lambda: talib.SMA(close, 50),
    "ema_12": lambda: talib.EMA(close, 12),
    "ema_26": lambda: talib.EMA(close, 26),
    "ema_20": lambda: talib.EMA(close, 20),
    "wma_20": lambda: talib.WMA(close, 20),
    "dema_20": lambda: talib.DEMA(close, 20),
    "tema_20": lambda: talib.TEMA(close, 20),
    "trima_20": lambda: talib.TRIMA(close, 20),
    "kama_10": lambda: talib.KAMA(close, 10),
    "t3_5_0.7": lambda: talib.T3(close, 5, 0.7),
    "hma_20": lambda: talib.HMA(close, 20),
    "mama_0.5_0.05": lambda: talib.MAMA(close, 0.5, 0.05),
    "midpoint_14": lambda: talib.MIDPOINT(close, 14),
    "midprice_14": lambda: talib.MIDPRICE(high, low, 14),
    "linearreg_20": lambda: talib.LINEARREG(close, 20),
    "tsf_14": lambda: talib.TSF(close, 14),
    "rsi_14": lambda: talib.RSI(close, 14),
    "macd_12_26_9": lambda: talib.MACD(close, 12, 26, 9),
    "stoch_k_14_3_3": lambda: talib.STOCH(high, low, close, 14, 3, 0, 3, 0),
    "stochf_k_14_3": lambda: talib.STOCHF(high, low, close, 14, 3, 0),
    "stochrsi_k_14_14_3": lambda: talib.STOCHRSI(close, 14, 14, 3, 0),
    "willr_14": lambda: talib.WILLR(high, low, close, 14),
    "cci_20": lambda: talib.CCI(high, low, close, 20),
    "roc_10": lambda: talib.ROC(close, 10),
    "mom_10": lambda: talib.MOM(close, 10),
    "trix_15": lambda: talib.TRIX(close, 15),
    "cmo_14": lambda: talib.CMO(close, 14),
    "ultosc_7_14_28": lambda: talib.ULTOSC(high, low, close, 7, 14, 28),
    "bop": lambda: talib.BOP(open_, high, low, close),
    "apo_12_26_ema": lambda: talib.APO(close, 12, 26, 1),
    "ppo_12_26_ema": lambda: talib.PPO(close, 12, 26, 1),
    "adx_14": lambda: talib.ADX(high, low, close, 14),
    "adxr_14": lambda: talib.ADXR(high, low, close, 14),
    "plus_di_14": lambda: talib.PLUS_DI(high, low, close, 14),
    "aroon_down_25": lambda: talib.AROON(high, low, 25),
    "sar_0.02_0.2": lambda: talib.SAR(high, low, 0.02, 0.2),
    "supertrend_10_3": lambda: talib.SUPERTREND(high, low, close, 10, 3),
    "trange": lambda: talib.TRANGE(high, low, close),
    "atr_14": lambda: talib.ATR(high, low, close, 14),
    "natr_14": lambda: talib.NATR(high, low, close, 14),
    "bb_upper_20_2": lambda: talib.BBANDS(close, 20, 2, 2, 0),
    "stddev_20": lambda: talib.STDDEV(close, 20, 1),
    "var_20": lambda: talib.VAR(close, 20, 1),
    "max_20": lambda: talib.MAX(close, 20),
    "correl_high_low_30": lambda: talib.CORREL(high, low, 30),
    "beta_high_low_5": lambda: talib.BETA(high, low, 5),
    "obv": lambda: talib.OBV(close, volume),
    "mfi_14": lambda: talib.MFI(high, low, close, volume, 14),
    "ad": lambda: talib.AD(high, low, close, volume),
    "adosc_3_10": lambda: talib.ADOSC(high, low, close, volume, 3, 10),
    "ht_trendline": lambda: talib.HT_TRENDLINE(close),
    "ht_dcperiod": lambda: talib.HT_DCPERIOD(close),
    "ht_dcphase": lambda: talib.HT_DCPHASE(close),
    "cdlengulfing": lambda: talib.CDLENGULFING(open_, high, low, close),
    "cdldoji": lambda: talib.CDLDOJI(open_, high, low, close),
    "cdl3inside": lambda: talib.CDL3INSIDE(open_, high, low, close),
    "cdlhikkake": lambda: talib.CDLHIKKAKE(open_, high, low, close),
}


def fastest(run):
    run()
    times = []
    for _ in range(RUNS):
        began = time.perf_counter_ns()
        run()
        times.append(time.perf_counter_ns() - began)
    return min(times) / len(close)


measured = {}
for column, run in COLUMNS.items():
    try:
        measured[column] = fastest(run)
    except AttributeError:
        # An older TA-Lib has fewer functions.
        pass
print(json.dumps(measured))
