/** What differs between the shapes that the product runs in: its programs, and where everything they stored is read. */
import type * as Interval from "@cryptostream/core/market/Interval"
import type * as Realm from "@cryptostream/core/market/Realm"
import type { CandleStore } from "@cryptostream/core/ports/CandleStore"
import type { StateStore } from "@cryptostream/core/ports/StateStore"
import type { Effect, Layer } from "effect"
import type { Program } from "./Supervised.ts"

/** The simulated exchange the product reads, and what of it. */
export interface Exchange {
  readonly restUrl: string
  readonly socketUrl: string
  readonly speed: number
  readonly symbols: ReadonlyArray<string>
  readonly intervals: ReadonlyArray<Interval.Interval>
  /** Where histories begin, epoch ms. */
  readonly from: number
}

export interface Shape {
  readonly programs: (exchange: Exchange) => ReadonlyArray<Program>
  readonly layerReader: Layer.Layer<CandleStore | StateStore, Error>
  /** What is left once nothing is wrong any more may take so long, in ms of this machine. */
  readonly settlesIn: number
  /** Of which anything is kept. */
  readonly realms: Effect.Effect<ReadonlyArray<Realm.Realm>, Error>
}

/** Variables by which the product finds the exchange. */
export const environment = ({ restUrl, socketUrl }: Pick<Exchange, "restUrl" | "socketUrl">) => ({
  BINANCE_REST_URL: restUrl,
  BINANCE_WS_URL: socketUrl,
  BINANCE_ARCHIVE_URL: restUrl
})
