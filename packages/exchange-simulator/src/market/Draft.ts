/**
 * What is drawn of a minute before its bars: where the price is after each second (a Brownian bridge from where the
 * minute's path begins to where it ends) and how often it trades, more often when volatility is high or the price moves.
 */
import type { Model } from "./Model.ts"
import type { Block } from "./Path.ts"
import * as Random from "./Random.ts"
import * as Trades from "./Trades.ts"

export const perMinute = 60

/** Makes other bits of the same draw. */
const salt = 0x51ed270b

/** How trades follow volatility over minutes and the move of the very second; the rest of their variety is noise. */
const tradesPerLogVolatility = 1.2
const tradesPerMove = 0.7
const hourNoise = 0.3
const minuteNoise = 0.25
const secondNoise = 1.1
/** Mean of a normal's absolute value, and of the log-normal that the noises make: taken off so that the mean holds. */
const meanMove = Math.sqrt(2 / Math.PI)
const meanNoise = (hourNoise ** 2 + minuteNoise ** 2 + secondNoise ** 2 + (tradesPerMove * 0.6) ** 2) / 2

export interface Draft {
  /** Trades of each second. */
  readonly counts: Int32Array
  /** At the start, and after each second, in ticks. */
  readonly prices: Float64Array
  /** 32 random bits for each second. */
  readonly bits: Int32Array
  /** Deviation of a second's move, in ticks. */
  deviation: number
}
export const make = (): Draft => ({
  counts: new Int32Array(perMinute),
  prices: new Float64Array(perMinute + 1),
  bits: new Int32Array(perMinute),
  deviation: 0
})

/** Fills a draft for the `at`-th minute of a block; `minute` counts from the epoch. */
export const plan = (of: Model, block: Block, at: number, minute: number, into: Draft): void => {
  const { bits, counts, prices } = into
  const { instrument, market, minuteVolatility, own, ownShare } = of
  const scale = instrument.price * 10 ** instrument.priceDecimals
  const log = block.logVolatility[at]!
  const from = scale * Math.exp(block.logPrice[at]!)
  const to = scale * Math.exp(block.logPrice[at + 1]!)
  const deviation = from * minuteVolatility * Math.exp(log) / Math.sqrt(perMinute)
  const activity = Trades.rateOf(
    Math.log(instrument.trades) + tradesPerLogVolatility * log - meanNoise - tradesPerMove * meanMove +
      hourNoise * Random.normal(Random.draw(own.trades, minute >> 6)) +
      minuteNoise * Random.normal(Random.draw(own.trades + 1, minute))
  )
  const perNoise = secondNoise * Trades.ratesPerE
  const perMove = tradesPerMove * Trades.ratesPerE
  const marketSeed = Random.draw(market.seconds, minute)
  const ownSeed = Random.draw(own.seconds, minute)
  let walk = 0
  for (let i = 0; i < perMinute; i++) {
    const drawn = Random.draw(ownSeed, i)
    const extra = Random.mix(drawn ^ salt)
    const z = instrument.marketShare * Random.normal(Random.draw(marketSeed, i)) + ownShare * Random.normal(drawn)
    const rate = activity + perMove * Math.abs(z) + perNoise * Random.normals[extra & 4095]!
    walk += z
    prices[i + 1] = walk
    counts[i] = Trades.count(rate, extra)
    bits[i] = drawn
  }
  const slope = (to - from) / perMinute - deviation * walk / perMinute
  prices[0] = from
  for (let i = 1; i <= perMinute; i++) prices[i] = Math.max(1, from + slope * i + deviation * prices[i]!)
  into.deviation = deviation
}

/** What a minute hands to the next one: the price of the last second that had two trades, and the last price, in ticks. */
export interface Carry {
  readonly anchor: number
  readonly last: number
}

/** A lone trade happens at the last known price or a tick beside it. */
export const beside = (anchor: number, bits: number): number => {
  const side = bits & 3
  return Math.max(1, side === 3 ? anchor : anchor + side - 1)
}

/** What a minute hands on; what it was handed is asked for only where no second of its own had two trades. */
export const handOn = ({ bits, counts, prices }: Draft, handed: () => Carry): Carry => {
  let i = perMinute - 1
  while (i >= 0 && counts[i]! < 2) i -= 1
  const from = i < 0 ? handed() : { anchor: Math.round(prices[i + 1]!), last: Math.round(prices[i + 1]!) }
  let last = from.last
  for (i += 1; i < perMinute; i++) if (counts[i] === 1) last = beside(from.anchor, bits[i]!)
  return { anchor: from.anchor, last }
}
