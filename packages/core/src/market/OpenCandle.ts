/**
 * A candle still forming. It is another type on purpose: charts and rules that ask for it may read it, but it can reach
 * neither the log's candles nor the store, an indicator or a backtest.
 */
import { Schema } from "effect"
import * as Candle from "./Candle.ts"

export const OpenCandle = Schema.TaggedStruct("OpenCandle", Candle.fields).check(Candle.invariants)
export interface OpenCandle extends Schema.Schema.Type<typeof OpenCandle> {}
