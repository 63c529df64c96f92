/** The trades that a script's restatements add: at the price of their second, so that no candle contradicts itself. */
import * as Interval from "@cryptostream/core/market/Interval"
import { Effect } from "effect"
import * as Amount from "./Amount.ts"
import type * as Book from "./Book.ts"
import * as Fault from "../faults/Fault.ts"
import * as Faults from "../faults/Faults.ts"
import type * as Overlay from "./Overlay.ts"
import * as Random from "../market/Random.ts"

const second = 1_000
const mostTrades = 20
const mostLots = 1_000

/** The last price of a second, from the shortest candle that has it. */
const priceAt = Effect.fnUntraced(function*(source: Book.Source, listing: Book.Listing, time: number) {
  const interval = Interval.all.find((one) => listing.intervals.includes(one))
  if (interval === undefined) return undefined
  const series = { symbol: listing.symbol, interval }
  const openTime = Interval.floor(interval, time)
  const bucket = { from: openTime, to: Interval.next(interval, openTime) }
  yield* source.prepare(series, bucket.from, bucket.to)
  return source.candle(series, openTime, [bucket], Infinity)?.[4]
})

/** Size and turnover as decimal text; both are exact, since steps of price and size have eight decimals together. */
const amounts = (lots: number, lotDecimals: number, price: string) => {
  const size = BigInt(lots) * 10n ** BigInt(8 - lotDecimals)
  return { volume: Amount.print(size), quoteVolume: Amount.print(size * Amount.parse(price) / 10n ** 8n) }
}

const draw = Effect.fnUntraced(function*(source: Book.Source, listing: Book.Listing, fault: Fault.Fault<"restate">) {
  const late = Math.floor((fault.from - fault.age) / second) * second - second
  const price = yield* priceAt(source, listing, late)
  if (price === undefined) return []
  const share = (name: string) => Random.uniform(Random.fork(Random.fork(late / second, listing.symbol), name))
  const trades = fault.trades ?? Math.ceil(share("trades") * mostTrades)
  const lots = trades + Math.floor(share("lots") * mostLots)
  const [all, taken] = [lots, Math.floor(share("taken") * lots)].map((n) => amounts(n, listing.lotDecimals, price))
  const found: Overlay.LateTrades = {
    symbol: listing.symbol,
    second: late,
    at: fault.from,
    trades,
    ...all!,
    takerBuyVolume: taken!.volume,
    takerBuyQuoteVolume: taken!.quoteVolume
  }
  return [found]
})

/** The late trades of all restatements; there are none where the market has no candle. */
export const of = (source: Book.Source, faults: Faults.Faults): Effect.Effect<ReadonlyArray<Overlay.LateTrades>> =>
  Effect.map(
    Effect.forEach(Faults.of(faults, "restate"), (fault) =>
      Effect.forEach(
        source.listings.filter(({ symbol }) => Fault.concerns(fault, symbol)),
        (listing) => draw(source, listing, fault)
      )),
    (drawn) => drawn.flat(2)
  )
