/** The name of a trading pair, as the exchange writes it: `BTCUSDC`. */
import { Schema } from "effect"

export const Symbol = Schema.String.check(
  Schema.isPattern(/^[A-Z0-9_.-]{1,20}$/, { message: "must be a symbol like BTCUSDC (capital letters and digits)" })
).pipe(Schema.brand("Symbol"))
export type Symbol = typeof Symbol.Type

export const make = (name: string): Symbol => Symbol.make(name)
