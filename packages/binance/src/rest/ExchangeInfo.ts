/** `GET /api/v3/exchangeInfo`: of all it says, what is traded and how much weight a minute allows. */
import { Schema } from "effect"

export const ExchangeInfo = Schema.Struct({
  rateLimits: Schema.Array(Schema.Struct({
    rateLimitType: Schema.String,
    interval: Schema.String,
    intervalNum: Schema.Int,
    limit: Schema.Int
  })),
  symbols: Schema.Array(Schema.Struct({
    symbol: Schema.String,
    /** TRADING, or why not: BREAK, HALT. */
    status: Schema.String
  }))
})
export interface ExchangeInfo extends Schema.Schema.Type<typeof ExchangeInfo> {}

/** The weight that an address may use in a minute, where it is said. */
export const weightLimit = ({ rateLimits }: ExchangeInfo): number | undefined =>
  rateLimits.find(({ interval, intervalNum, rateLimitType }) =>
    rateLimitType === "REQUEST_WEIGHT" && interval === "MINUTE" && intervalNum === 1
  )?.limit
