/** The exchange's ways to refuse a request: its codes and its very words, which clients match on. */
import { Schema } from "effect"

export class Refusal extends Schema.TaggedError<Refusal>()("Refusal", {
  status: Schema.Int,
  code: Schema.Int,
  msg: Schema.String
}) {}

const bad = (code: number, msg: string): Refusal => new Refusal({ status: 400, code, msg })

export const invalidSymbol = bad(-1121, "Invalid symbol.")
export const repeatedSymbol = bad(-1151, "Symbol is present multiple times in the list.")
export const invalidStatus = bad(-1122, "Invalid symbolStatus.")
export const otherStatus = bad(-1220, "The symbol's status does not match the requested symbolStatus.")
export const invalidTickerType = bad(-1139, "Invalid ticker type.")
export const invalidInterval = bad(-1120, "Invalid interval.")
export const illegalCharacters = (name: string, range: string): Refusal =>
  bad(-1100, `Illegal characters found in parameter '${name}'; legal range is '${range}'.`)
export const tooManyParameters = (expected: number, received: number): Refusal =>
  bad(-1101, `Too many parameters; expected '${expected}' and received '${received}'.`)
export const duplicateParameter = (name: string): Refusal => bad(-1101, `Duplicate values for parameter '${name}'.`)
export const notAllRead = (read: number, sent: number): Refusal =>
  bad(-1104, `Not all sent parameters were read; read '${read}' parameter(s) but was sent '${sent}'.`)
export const mandatory = (name: string): Refusal =>
  bad(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`)
export const empty = (name: string): Refusal => bad(-1105, `Parameter '${name}' was empty.`)
export const invalidParameter = (name: string): Refusal => bad(-1130, `Data sent for parameter '${name}' is not valid.`)
export const combination = (names: string): Refusal =>
  bad(-1128, `Combination of optional parameters invalid. Recommendation: ${names}`)

export const notFound = new Refusal({ status: 404, code: -1000, msg: "Not Found." })
export const wrongMethod = new Refusal({ status: 405, code: -1000, msg: "Request method is not supported." })

export const tooMuchWeight = (limit: number): Refusal =>
  new Refusal({
    status: 429,
    code: -1003,
    msg: `Too much request weight used; current limit is ${limit} request weight per 1 MINUTE. ` +
      "Please use WebSocket Streams for live updates to avoid polling the API."
  })
/** `until` in epoch ms. */
export const banned = (until: number): Refusal =>
  new Refusal({
    status: 418,
    code: -1003,
    msg: `Way too much request weight used; IP banned until ${until}. ` +
      "Please use WebSocket Streams for live updates to avoid bans."
  })
export const tooManyConnections = new Refusal({
  status: 429,
  code: -1003,
  msg: "Too many connection attempts; 300 per 5 minutes are allowed."
})
