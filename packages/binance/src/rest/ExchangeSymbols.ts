/** Asks the exchange, before anything else, whether it trades what is to be watched. */
import type * as Symbol from "@cryptostream/core/market/Symbol"
import { Effect } from "effect"
import { BinanceError, UnknownSymbols } from "./BinanceError.ts"
import { BinanceRest } from "./BinanceRest.ts"
import * as ExchangeInfo from "./ExchangeInfo.ts"
import * as NearestNames from "./NearestNames.ts"
import { WeightBudget } from "./WeightBudget.ts"

/** One unknown symbol makes the exchange refuse the request for all of them: then the whole list shows which one it is. */
const ask = Effect.fnUntraced(function*(symbols: ReadonlyArray<Symbol.Symbol>) {
  const rest = yield* BinanceRest
  return yield* Effect.catchReason(rest.exchangeInfo(symbols), "BinanceError", "Rejected", () => rest.exchangeInfo())
})

const explain = (unknown: string, names: ReadonlyArray<string>): string => {
  const near = NearestNames.of(unknown, names)
  return `${unknown} is not traded at the exchange${near.length === 0 ? "" : `; did you mean ${near.join(", ")}?`}`
}

/** Fails for symbols that there are not, and warns of those that are not traded now. Tells the budget what a minute allows. */
export const check = Effect.fn("ExchangeSymbols.check")(function*(symbols: ReadonlyArray<Symbol.Symbol>) {
  const wanted = [...new Set(symbols)]
  if (wanted.length === 0) return
  const info = yield* ask(wanted)
  const limit = ExchangeInfo.weightLimit(info)
  if (limit !== undefined) yield* WeightBudget.use((budget) => budget.limit(limit))
  const statuses = new Map(info.symbols.map(({ status, symbol }) => [symbol, status]))
  const unknown = wanted.filter((symbol) => !statuses.has(symbol))
  if (unknown.length > 0) {
    const message = unknown.map((symbol) => explain(symbol, [...statuses.keys()])).join("; ")
    return yield* new BinanceError({ reason: new UnknownSymbols({ message }) })
  }
  for (const symbol of wanted) {
    const status = statuses.get(symbol)
    if (status === "TRADING") continue
    yield* Effect.logWarning(`${symbol} is not trading at the exchange now (${status}): its candles may not come`)
  }
})
