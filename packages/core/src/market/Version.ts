/** What one source said of a bucket. Several versions of a bucket merge into one candle: see `quality/Merge`. */
import { Schema } from "effect"
import type * as Candle from "./Candle.ts"

/** In the order of trust: a closing frame is a claim, an audit is the exchange's own answer long after the close. */
export const sources = ["socket", "file", "rest", "audit"] as const
export const Source = Schema.Literals(sources)
export type Source = typeof Source.Type

export interface Version {
  readonly candle: Candle.Candle
  readonly source: Source
  /** Time of the event or answer that said it, epoch ms. */
  readonly knownAt: number
}
