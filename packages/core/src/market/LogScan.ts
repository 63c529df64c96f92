/**
 * A record of candles read in one pass over its text, where that stands exactly as we write it: no JSON tree, no texts cut
 * out, nothing between the characters and the candles. Whatever stands otherwise is left to `LogRecord.decode` and
 * `Candle.fromRow`, which also say what is wrong with it; where this reads a record, they read the same.
 */
import * as Candle from "./Candle.ts"
import * as Decimal from "./Decimal.ts"
import * as Interval from "./Interval.ts"
import type * as LogRecord from "./LogRecord.ts"
import * as Version from "./Version.ts"

const quote = 34
const comma = 44
const zero = 48
const opening = 91
const closing = 93
/** So many digits are below 2^53, whatever they are. */
const exactDigits = 15

/** Where we are in a text. Each step passes over what it reads, and says by `false` or NaN that something else stands there. */
class Cursor {
  readonly text: string
  at = 0
  constructor(text: string) {
    this.text = text
  }

  passes(expected: string): boolean {
    const isThere = this.text.startsWith(expected, this.at)
    this.at += expected.length
    return isThere
  }

  passesOne(code: number): boolean {
    return this.text.charCodeAt(this.at++) === code
  }

  whole(): number {
    const { at: from, text } = this
    let at = from
    let value = 0
    let digit = text.charCodeAt(at) - zero
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit
      digit = text.charCodeAt(++at) - zero
    }
    this.at = at
    const digits = at - from
    if (digits === 0 || digits > exactDigits) return NaN
    return digits > 1 && text.charCodeAt(from) === zero ? NaN : value
  }

  /** In quotes. */
  decimal(): number {
    const { text } = this
    if (!this.passesOne(quote)) return NaN
    const from = this.at
    let at = from
    let mantissa = 0
    let point = -1
    for (;;) {
      const digit = text.charCodeAt(at) - zero
      if (digit >= 0 && digit <= 9) mantissa = mantissa * 10 + digit
      else if (digit === -2 && point < 0) point = at
      else break
      at++
    }
    this.at = at + 1
    return text.charCodeAt(at) === quote ? Decimal.worth(text, from, at, mantissa, point) : NaN
  }

  /** A decimal or the empty text, which is absent. */
  optional(): number | undefined {
    const { at, text } = this
    if (text.charCodeAt(at) !== quote || text.charCodeAt(at + 1) !== quote) return this.decimal()
    this.at += 2
    return undefined
  }
}

/** A row as `Candle.fromRow` reads it, or nothing. */
const candleAt = (cursor: Cursor, interval: Interval.Interval): Candle.Candle | undefined => {
  if (!cursor.passesOne(opening)) return undefined
  const openTime = cursor.whole()
  if (!cursor.passesOne(comma)) return undefined
  const open = cursor.decimal()
  if (!cursor.passesOne(comma)) return undefined
  const high = cursor.decimal()
  if (!cursor.passesOne(comma)) return undefined
  const low = cursor.decimal()
  if (!cursor.passesOne(comma)) return undefined
  const close = cursor.decimal()
  if (!cursor.passesOne(comma)) return undefined
  const volume = cursor.decimal()
  if (!cursor.passesOne(comma)) return undefined
  const closeTime = cursor.whole()
  if (!cursor.passesOne(comma)) return undefined
  const quoteVolume = cursor.optional()
  if (!cursor.passesOne(comma)) return undefined
  const trades = cursor.whole()
  if (!cursor.passesOne(comma)) return undefined
  const takerBuyVolume = cursor.optional()
  if (!cursor.passesOne(comma)) return undefined
  const takerBuyQuoteVolume = cursor.optional()
  if (!cursor.passesOne(closing)) return undefined
  if (!Interval.isAligned(interval, openTime) || !(closeTime >= openTime)) return undefined
  const candle: Candle.Mutable<Candle.Candle> = { openTime, open, high, low, close, volume, trades }
  if (quoteVolume !== undefined) candle.quoteVolume = quoteVolume
  if (takerBuyVolume !== undefined) candle.takerBuyVolume = takerBuyVolume
  if (takerBuyQuoteVolume !== undefined) candle.takerBuyQuoteVolume = takerBuyQuoteVolume
  return Candle.problemOf(candle) === undefined ? candle : undefined
}

const passSource = (cursor: Cursor): Version.Source | undefined => {
  for (const source of Version.sources) {
    if (cursor.text.startsWith(source, cursor.at)) {
      cursor.at += source.length
      return source
    }
  }
  return undefined
}

/** The candles of a record whose text is one that `LogRecord.encode` writes, and sound in every field; else nothing. */
export const versions = ({ series, value }: LogRecord.Encoded): ReadonlyArray<Version.Version> | undefined => {
  const { interval, symbol } = series
  const cursor = new Cursor(value)
  const isOurs = cursor.passes(`{"symbol":"`) && cursor.passes(symbol) && cursor.passes(`","interval":"`) &&
    cursor.passes(interval) && cursor.passes(`","source":"`)
  if (!isOurs) return undefined
  const source = passSource(cursor)
  if (source === undefined || !cursor.passes(`","knownAt":`)) return undefined
  const knownAt = cursor.whole()
  if (Number.isNaN(knownAt) || !cursor.passes(`,"candles":[`)) return undefined
  const first = candleAt(cursor, interval)
  if (first === undefined) return undefined
  const versions = [{ candle: first, source, knownAt }]
  while (cursor.passesOne(comma)) {
    const candle = candleAt(cursor, interval)
    if (candle === undefined) return undefined
    versions.push({ candle, source, knownAt })
  }
  cursor.at--
  return cursor.passes("]}") && cursor.at === value.length ? versions : undefined
}
