/**
 * One candle as the exchange says it: the order of a REST row, prices and sizes still its decimal text. This is what the
 * log keeps, so that no digit is ever lost; an absent quote or taker volume is the empty text.
 */
import { Schema } from "effect"

export type Row = readonly [
  /** Epoch ms. */
  openTime: number,
  open: string,
  high: string,
  low: string,
  close: string,
  /** In the base asset. */
  volume: string,
  /** Epoch ms. */
  closeTime: number,
  /** "" where the source has none, as the two of the takers. */
  quoteVolume: string,
  trades: number,
  takerBuyVolume: string,
  takerBuyQuoteVolume: string
]

const cells = 11
const isText = (cell: unknown): boolean => typeof cell === "string"

/** By one look at it: a tuple would check and copy cell by cell, and rows are read by the million. */
const isRow = (row: unknown): row is Row =>
  Array.isArray(row) && row.length === cells && Number.isSafeInteger(row[0]) && isText(row[1]) && isText(row[2]) &&
  isText(row[3]) && isText(row[4]) && isText(row[5]) && Number.isSafeInteger(row[6]) && isText(row[7]) &&
  Number.isSafeInteger(row[8]) && isText(row[9]) && isText(row[10])

export const Row = Schema.declare(isRow, {
  expected: "a row of openTime, open, high, low, close, volume, closeTime, quoteVolume, trades, takerBuyVolume and " +
    "takerBuyQuoteVolume, its times and trades integers, all else text"
})
