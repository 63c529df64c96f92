/**
 * One candle as the exchange says it: the order of a REST row, prices and sizes still its decimal text. This is what the
 * log keeps, so that no digit is ever lost; an absent quote or taker volume is the empty text.
 */
import { Schema } from "effect"

const Text = Schema.String

export const Row = Schema.Tuple([
  Schema.Int, // openTime, epoch ms
  Text, // open
  Text, // high
  Text, // low
  Text, // close
  Text, // volume, base asset
  Schema.Int, // closeTime, epoch ms
  Text, // quoteVolume, "" where the source has none
  Schema.Int, // trades
  Text, // takerBuyVolume, "" where the source has none
  Text // takerBuyQuoteVolume, "" where the source has none
])
export type Row = typeof Row.Type
