/** Prices of a candle: other than its own four. */
import type { Entry } from "../Entry.ts"
import * as AveragePrice from "./AveragePrice.ts"
import * as HeikinAshi from "./HeikinAshi.ts"
import * as MedianPrice from "./MedianPrice.ts"
import * as TypicalPrice from "./TypicalPrice.ts"
import * as WeightedClose from "./WeightedClose.ts"

export const entries: ReadonlyArray<Entry> = [
  AveragePrice.entry,
  MedianPrice.entry,
  TypicalPrice.entry,
  WeightedClose.entry,
  HeikinAshi.entry
]
