/**
 * What a candle of the exchange is, said a second time: by patterns over the text and exact integers, where the product
 * reads numbers. A record is valid when these find nothing wrong; each field's text is then what has to come out.
 */

/** The fields of a row as text, in the exchange's order; the times in ms. */
export type Fields = readonly [
  openTime: string,
  open: string,
  high: string,
  low: string,
  close: string,
  volume: string,
  closeTime: string,
  quoteVolume: string,
  trades: string,
  takerBuyVolume: string,
  takerBuyQuoteVolume: string
]

const lengths: Readonly<Record<string, bigint>> = {
  "1s": 1_000n,
  "1m": 60_000n,
  "15m": 900_000n,
  "1h": 3_600_000n,
  "1d": 86_400_000n
}

export const isTime = (text: string): boolean => /^[1-9][0-9]{12}$/.test(text)
const isDecimal = (text: string): boolean => /^[0-9]+(?:\.[0-9]+)?$/.test(text)
const isCount = (text: string): boolean => /^(?:0|[1-9][0-9]*)$/.test(text) && BigInt(text) < 2n ** 53n

/** The sign of a - b, for plain decimals, to the last digit. */
const compare = (a: string, b: string): number => {
  const decimals = (text: string) => text.split(".")[1]?.length ?? 0
  const places = Math.max(decimals(a), decimals(b))
  const scaled = (text: string) => BigInt(text.replace(".", "") + "0".repeat(places - decimals(text)))
  return scaled(a) < scaled(b) ? -1 : scaled(a) > scaled(b) ? 1 : 0
}

/** Whether a is below b by more than float64 can tell apart: prices are float64 in the product, as in every store. */
const isBelow = (a: string, b: string): boolean => compare(a, b) < 0 && Number(a) !== Number(b)

const isPrice = (text: string): boolean => isDecimal(text) && compare(text, "0") > 0

/** The row that valid fields have to come out as. */
export const rowOf = (fields: Fields): ReadonlyArray<string | number> =>
  fields.map((text, i) => i === 0 || i === 6 || i === 8 ? Number(text) : text)

/** What is wrong with the fields of a candle of an interval, if anything. */
export const problem = (interval: string, fields: Fields): string | undefined => {
  const [openTime, open, high, low, close, volume, closeTime, quote, trades, taker, takerQuote] = fields
  if (!isTime(openTime) || BigInt(openTime) % lengths[interval]! !== 0n) return "openTime"
  if (!isTime(closeTime) || BigInt(closeTime) < BigInt(openTime)) return "closeTime"
  if (![open, high, low, close].every(isPrice)) return "prices"
  if (isBelow(high, low) || isBelow(high, open) || isBelow(high, close)) return "high"
  if (isBelow(open, low) || isBelow(close, low)) return "low"
  if (!isDecimal(volume)) return "volume"
  if (![quote, taker, takerQuote].every((text) => text === "" || isDecimal(text))) return "amounts"
  return isCount(trades) ? undefined : "trades"
}
