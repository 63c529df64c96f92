/** The exchange's clock: it decides what is closed, what is late and which minute a weight counts in. */
import { Context, type Effect } from "effect"

export interface Shape {
  /** Epoch ms by the exchange, as well as it is known. */
  readonly now: Effect.Effect<number>
}

export class ExchangeClock extends Context.Service<ExchangeClock, Shape>()("@cryptostream/binance/ExchangeClock") {}
