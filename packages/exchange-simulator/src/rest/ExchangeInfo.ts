/** `GET /api/v3/exchangeInfo`: the limits and the symbols, each in full, as clients read them to know steps and precisions. */
import type * as Symbol from "@cryptostream/core/market/Symbol"
import { Result } from "effect"
import type * as Book from "../book/Book.ts"
import * as Query from "./Query.ts"
import * as Refusal from "./Refusal.ts"

export const parameters = ["symbol", "symbols", "permissions", "showPermissionSets", "symbolStatus"]

const rateLimits = (weightLimit: number) => [
  { rateLimitType: "REQUEST_WEIGHT", interval: "MINUTE", intervalNum: 1, limit: weightLimit },
  { rateLimitType: "ORDERS", interval: "SECOND", intervalNum: 10, limit: 100 },
  { rateLimitType: "ORDERS", interval: "DAY", intervalNum: 1, limit: 200_000 },
  { rateLimitType: "RAW_REQUESTS", interval: "MINUTE", intervalNum: 5, limit: 300_000 }
]

const quoteAssets = ["USDC", "USDT", "FDUSD", "TUSD", "BUSD", "EUR", "TRY", "BRL", "JPY", "BTC", "ETH", "BNB"]

/** The two assets of a symbol; one whose quote asset is not among the known ones ends in one of three letters. */
const assets = (symbol: Symbol.Symbol): readonly [base: string, quote: string] => {
  const quote = quoteAssets.find((asset) => symbol.endsWith(asset) && symbol.length > asset.length) ?? symbol.slice(-3)
  return [symbol.slice(0, -quote.length), quote]
}

const printed = 8
const step = (decimals: number): string => (10 ** -decimals).toFixed(printed)

const filters = ({ lotDecimals, priceDecimals }: Book.Listing) => [
  {
    filterType: "PRICE_FILTER",
    minPrice: step(priceDecimals),
    maxPrice: "1000000.00000000",
    tickSize: step(priceDecimals)
  },
  { filterType: "LOT_SIZE", minQty: step(lotDecimals), maxQty: "9000000.00000000", stepSize: step(lotDecimals) },
  { filterType: "ICEBERG_PARTS", limit: 10 },
  { filterType: "MARKET_LOT_SIZE", minQty: "0.00000000", maxQty: "100000.00000000", stepSize: "0.00000000" },
  {
    filterType: "TRAILING_DELTA",
    minTrailingAboveDelta: 10,
    maxTrailingAboveDelta: 2000,
    minTrailingBelowDelta: 10,
    maxTrailingBelowDelta: 2000
  },
  {
    filterType: "PERCENT_PRICE_BY_SIDE",
    bidMultiplierUp: "5",
    bidMultiplierDown: "0.2",
    askMultiplierUp: "5",
    askMultiplierDown: "0.2",
    avgPriceMins: 5
  },
  {
    filterType: "NOTIONAL",
    minNotional: "5.00000000",
    applyMinToMarket: true,
    maxNotional: "9000000.00000000",
    applyMaxToMarket: false,
    avgPriceMins: 5
  },
  { filterType: "MAX_NUM_ORDERS", maxNumOrders: 200 },
  { filterType: "MAX_NUM_ALGO_ORDERS", maxNumAlgoOrders: 5 },
  { filterType: "MAX_NUM_ORDER_LISTS", maxNumOrderLists: 20 },
  { filterType: "MAX_NUM_ORDER_AMENDS", maxNumOrderAmends: 10 }
]

const symbolInfo = (listing: Book.Listing, permissionSets: ReadonlyArray<ReadonlyArray<string>>) => {
  const [baseAsset, quoteAsset] = assets(listing.symbol)
  return {
    symbol: listing.symbol,
    status: "TRADING",
    baseAsset,
    baseAssetPrecision: printed,
    quoteAsset,
    quotePrecision: printed,
    quoteAssetPrecision: printed,
    baseCommissionPrecision: printed,
    quoteCommissionPrecision: printed,
    orderTypes: ["LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT"],
    icebergAllowed: true,
    ocoAllowed: true,
    otoAllowed: true,
    opoAllowed: true,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: true,
    cancelReplaceAllowed: true,
    amendAllowed: true,
    pegInstructionsAllowed: true,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: filters(listing),
    permissions: [],
    permissionSets,
    defaultSelfTradePreventionMode: "EXPIRE_MAKER",
    allowedSelfTradePreventionModes: ["EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH", "DECREMENT", "TRANSFER"]
  }
}

/** The listings that a query names: all of them where it names none, or why it cannot be answered. */
export const named = (query: Query.Query, listings: ReadonlyArray<Book.Listing>): Query.Read<
  ReadonlyArray<Book.Listing>
> =>
  Result.gen(function*() {
    const one = yield* Query.symbol(query)
    const several = yield* Query.symbols(query)
    if (one !== undefined && several !== undefined) {
      return yield* Result.fail(Refusal.combination("'symbol' or 'symbols'"))
    }
    const wanted = one === undefined ? several : [one]
    if (wanted === undefined) return listings
    if (new Set(wanted).size < wanted.length) return yield* Result.fail(Refusal.repeatedSymbol)
    const found = wanted.flatMap((symbol) => listings.filter((listing) => listing.symbol === symbol))
    return found.length < wanted.length ? yield* Result.fail(Refusal.invalidSymbol) : found
  })

const statuses = ["TRADING", "HALT", "BREAK"]

/** Whether symbols are wanted that trade, as all do here. */
export const wantsTrading = (query: Query.Query): Query.Read<boolean> => {
  const status = query.get("symbolStatus") ?? "TRADING"
  return statuses.includes(status) ? Result.succeed(status === "TRADING") : Result.fail(Refusal.invalidStatus)
}

export const answer = (
  query: Query.Query,
  listings: ReadonlyArray<Book.Listing>,
  weightLimit: number,
  serverTime: number
): Query.Read<object> =>
  Result.gen(function*() {
    const found = yield* named(query, listings)
    // All symbols are spot and nothing else.
    const isWanted = (yield* wantsTrading(query)) && (query.get("permissions") ?? "SPOT").includes("SPOT")
    const permissionSets = query.get("showPermissionSets") === "false" ? [] : [["SPOT"]]
    return {
      timezone: "UTC",
      serverTime,
      rateLimits: rateLimits(weightLimit),
      exchangeFilters: [],
      symbols: isWanted ? found.map((listing) => symbolInfo(listing, permissionSets)) : []
    }
  })
