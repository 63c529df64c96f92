/** Why the exchange's REST interface gives no answer; each reason says what to do about it. */
import { MarketDataError } from "@cryptostream/core/ports/MarketData"
import { Schema } from "effect"

/** No usable answer at this address just now: worth another try. */
export class Unavailable extends Schema.TaggedError<Unavailable>()("Unavailable", {
  message: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {}

/** Too much weight was used (429), or the address is banned for going on (418). */
export class Throttled extends Schema.TaggedError<Throttled>()("Throttled", { message: Schema.String }) {}

/** The host does not serve us: its firewall (403), or where we are (451). */
export class Barred extends Schema.TaggedError<Barred>()("Barred", { message: Schema.String }) {}

/** The request is wrong, and stays so. */
export class Rejected extends Schema.TaggedError<Rejected>()("Rejected", {
  status: Schema.Int,
  /** The exchange's own, where it gives one: -1121 for a symbol it does not know. */
  code: Schema.optionalKey(Schema.Int),
  message: Schema.String
}) {}

/** Another market answers than at first, so that its candles would be mixed with the first one's. */
export class AnotherMarket extends Schema.TaggedError<AnotherMarket>()("AnotherMarket", { message: Schema.String }) {}

export class UnknownSymbols
  extends Schema.TaggedError<UnknownSymbols>()("UnknownSymbols", { message: Schema.String })
{}

export const Reason = Schema.Union([Unavailable, Throttled, Barred, Rejected, AnotherMarket, UnknownSymbols])
export type Reason = typeof Reason.Type

export class BinanceError extends Schema.TaggedError<BinanceError>()("BinanceError", { reason: Reason }) {
  override get message() {
    return this.reason.message
  }
}

export const toMarketDataError = (error: BinanceError): MarketDataError =>
  new MarketDataError({ source: "binance", message: error.message, cause: error })
