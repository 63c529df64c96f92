/** What a symbol is like: its price, its steps, how it moves and how it trades. */
import * as Random from "./Random.ts"

export interface Instrument {
  readonly symbol: string
  /** The price around which it moves, in the quote asset. */
  readonly price: number
  /** Prices are multiples of 10^-priceDecimals, sizes of 10^-lotDecimals; together at most 8, the digits a quote volume has. */
  readonly priceDecimals: number
  readonly lotDecimals: number
  /** Standard deviation of a year's log return. */
  readonly volatility: number
  /** How much of its moves are the market's: the correlation of two symbols is the product of theirs. */
  readonly marketShare: number
  /** In a second of ordinary activity. */
  readonly trades: number
  /** Mean size of a trade, in the base asset. */
  readonly tradeSize: number
}

/**
 * Prices of autumn 2025; steps as Binance has them. Volatility, trades and sizes as measured over four months of the
 * exchange's own 1h candles (May to September 2025).
 */
const known: ReadonlyArray<Instrument> = [
  {
    symbol: "BTCUSDC",
    price: 111_000,
    priceDecimals: 2,
    lotDecimals: 5,
    volatility: 0.48,
    marketShare: 0.94,
    trades: 6,
    tradeSize: 0.0076
  },
  {
    symbol: "ETHUSDC",
    price: 4_300,
    priceDecimals: 2,
    lotDecimals: 4,
    volatility: 0.68,
    marketShare: 0.93,
    trades: 7,
    tradeSize: 0.2
  },
  {
    symbol: "XRPUSDC",
    price: 2.8,
    priceDecimals: 4,
    lotDecimals: 1,
    volatility: 0.7,
    marketShare: 0.86,
    trades: 4,
    tradeSize: 243
  },
  {
    symbol: "SOLUSDC",
    price: 205,
    priceDecimals: 2,
    lotDecimals: 3,
    volatility: 0.75,
    marketShare: 0.9,
    trades: 2.3,
    tradeSize: 5
  }
]
const bySymbol = new Map(known.map((instrument) => [instrument.symbol, instrument]))

/** Digits before the point, less one. */
const magnitude = (value: number): number => Math.floor(Math.log10(value))

/** Plausible values for a symbol nobody described: a price from 0.05 to 500, five digits of it, some trades a second. */
const invented = (symbol: string): Instrument => {
  const share = (name: string) => Random.uniform(Random.fork(Random.fork(0, symbol), name))
  const price = 0.05 * 10_000 ** share("price")
  const tradeSize = (100 + 400 * share("size")) / price
  const priceDecimals = 4 - magnitude(price)
  return {
    symbol,
    price,
    priceDecimals,
    lotDecimals: Math.max(0, Math.min(8 - priceDecimals, 2 - magnitude(tradeSize))),
    volatility: 0.7 + 0.4 * share("volatility"),
    marketShare: 0.5 + 0.3 * share("market"),
    trades: 0.15 * 8 ** share("trades"),
    tradeSize
  }
}

export const of = (symbol: string): Instrument => bySymbol.get(symbol) ?? invented(symbol)
