/**
 * The price of a symbol from minute to minute: Brownian motion by the construction of Lévy and Ciesielski (1961), that is
 * by displacing midpoints, scale by scale, so that any point is reached in some steps from the whole and no point depends
 * on where one began. The displacements are scaled by a volatility that is itself random on every scale from days to
 * minutes (a multiplicative cascade: Mandelbrot, Calvet and Fisher, 1997), which gives calm and stormy times and fat tails.
 */
import type * as Instrument from "./Instrument.ts"
import * as Jumps from "./Jumps.ts"
import * as Random from "./Random.ts"
import * as Season from "./Season.ts"

/** A block is the unit in which the path is made: 2^8 minutes. */
const blockLevel = 8
export const blockMinutes = 2 ** blockLevel

/** Every 2^20 minutes (two years) the price returns to where it is known to belong. */
const topLevel = 20

/** Scales on which volatility varies: from 2^14 minutes (11 days) to 2^4. */
const slowest = 14
const fastest = 4
const marketCascade = 0.15
const ownCascade = 0.11
const cascadeVariance = marketCascade ** 2 + ownCascade ** 2

const minutesOfYear = 525_960

export interface Model {
  readonly instrument: Instrument.Instrument
  /** Standard deviation of a minute's log return in ordinary times. */
  readonly minuteVolatility: number
  readonly ownShare: number
  readonly market: { readonly moves: number; readonly cascade: number; readonly seconds: number }
  readonly own: {
    readonly moves: number
    readonly cascade: number
    readonly seconds: number
    readonly trades: number
  }
  readonly jumps: ReadonlyArray<Jumps.Origin>
}

export const model = (seed: number, instrument: Instrument.Instrument): Model => {
  const market = Random.fork(seed, "market")
  const own = Random.fork(seed, instrument.symbol)
  const { marketShare, volatility } = instrument
  const ownShare = Math.sqrt(1 - marketShare ** 2)
  return {
    instrument,
    minuteVolatility: volatility / Math.sqrt(minutesOfYear),
    ownShare,
    market: {
      moves: Random.fork(market, "moves"),
      cascade: Random.fork(market, "cascade"),
      seconds: Random.fork(market, "seconds")
    },
    own: {
      moves: Random.fork(own, "moves"),
      cascade: Random.fork(own, "cascade"),
      seconds: Random.fork(own, "seconds"),
      trades: Random.fork(own, "trades")
    },
    jumps: [
      { seed: Random.fork(market, "jumps"), strength: volatility * marketShare },
      { seed: Random.fork(own, "jumps"), strength: volatility * ownShare }
    ]
  }
}

/** Displacement of the midpoint of the `index`-th cell of 2^level minutes, in deviations. */
const displacement = (of: Model, level: number, index: number): number =>
  of.instrument.marketShare * Random.normal(Random.draw(of.market.moves + level, index)) +
  of.ownShare * Random.normal(Random.draw(of.own.moves + level, index))

/** What a cell adds to the log of the volatility; the mean of the variance stays 1. */
const excitement = (of: Model, level: number, index: number): number =>
  level > slowest || level < fastest ?
    0 :
    marketCascade * Random.normal(Random.draw(of.market.cascade + level, index)) +
    ownCascade * Random.normal(Random.draw(of.own.cascade + level, index)) - cascadeVariance

export interface Block {
  /** Log of price / instrument.price at the start of each minute, and at the end of the last. */
  readonly logPrice: Float64Array
  /** Log of the volatility in each minute, relative to the ordinary. */
  readonly logVolatility: Float64Array
}

/** The path within the `index`-th block since the epoch. */
export const block = (of: Model, index: number): Block => {
  const amplitude = (level: number) => of.minuteVolatility * Math.sqrt(2 ** level) / 2
  let [left, right, log] = [0, 0, 0]
  for (let level = topLevel; level > blockLevel; level--) {
    const cell = index >> (level - blockLevel)
    log += excitement(of, level, cell)
    const middle = (left + right) / 2 + displacement(of, level, cell) * amplitude(level) * Math.exp(log)
    if ((index >> (level - blockLevel - 1)) & 1) left = middle
    else right = middle
  }
  const first = index * blockMinutes
  const logPrice = new Float64Array(blockMinutes + 1)
  const logVolatility = new Float64Array(blockMinutes)
  for (let i = 0; i < blockMinutes; i++) logVolatility[i] = log + Season.logVolatility(first + i)
  Jumps.add(of.jumps, first, logPrice, logVolatility)
  const walk = new Float64Array(blockMinutes + 1)
  walk[blockMinutes] = right
  walk[0] = left
  for (let level = blockLevel; level > 0; level--) {
    const length = 2 ** level
    for (let start = 0; start < blockMinutes; start += length) {
      const cell = (first + start) / length
      const added = excitement(of, level, cell)
      if (added !== 0) { for (let i = start; i < start + length; i++) logVolatility[i] = logVolatility[i]! + added }
      const middle = start + length / 2
      const deviation = amplitude(level) * Math.exp(logVolatility[middle]!)
      walk[middle] = (walk[start]! + walk[start + length]!) / 2 + displacement(of, level, cell) * deviation
    }
  }
  for (let i = 0; i <= blockMinutes; i++) logPrice[i] = logPrice[i]! + walk[i]!
  return { logPrice, logVolatility }
}
