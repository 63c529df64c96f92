/**
 * The price of a symbol from minute to minute: Brownian motion, but in a time of its own that runs fast when the market is
 * lively (Mandelbrot, Calvet and Fisher, 1997), which gives calm and stormy times and fat tails. That time is shared out
 * from the whole to the halves, scale by scale, at random and by the season; the price at the middle is drawn likewise
 * between the ends (Lévy, 1948). So any point is reached in a few steps, and none depends on where one began.
 */
import * as Jumps from "./Jumps.ts"
import type { Model } from "./Model.ts"
import * as Random from "./Random.ts"
import * as Season from "./Season.ts"

/** A block is the unit in which the path is made: 2^8 minutes. */
const blockLevel = 8
export const blockMinutes = 2 ** blockLevel

/** Every 2^18 minutes, half a year, the price is back where it is known to belong: prices stay plausible for ever. */
const topLevel = 18

/** Scales on which liveliness varies: cells of 2^14 minutes (11 days) and less, down to those of 2^5 and their halves. */
const slowest = 14
const fastest = 5
const marketUnevenness = 0.3
const ownUnevenness = 0.2

const drawn = (of: Model, use: "moves" | "pace", level: number, index: number, market: number, own: number): number =>
  market * Random.normal(Random.draw(of.market[use] + level, index)) +
  own * Random.normal(Random.draw(of.own[use] + level, index))

/** A standard normal number for the `index`-th cell of 2^level minutes. */
const move = (of: Model, level: number, index: number): number =>
  drawn(of, "moves", level, index, of.instrument.marketShare, of.ownShare)

/** The first half's share of a cell's own time, the season aside. */
const firstShare = (of: Model, level: number, index: number): number =>
  level > slowest || level < fastest
    ? 0.5
    : 1 / (1 + Math.exp(2 * drawn(of, "pace", level, index, marketUnevenness, ownUnevenness)))

/** What is known of a block from outside: log of price / instrument.price at its ends, the variance and jumps between. */
interface Frame {
  readonly left: number
  readonly right: number
  readonly variance: number
  readonly jumps: ReadonlyArray<Jumps.Jump>
}

const total = (jumps: ReadonlyArray<Jumps.Jump>): number => jumps.reduce((sum, { height }) => sum + height, 0)

/** Halves the whole until the block is left. What jumps move, the walk between the same ends does not have to. */
const frame = (of: Model, block: number): Frame => {
  let whole: Frame = { left: 0, right: 0, variance: of.minuteVolatility ** 2 * 2 ** topLevel, jumps: [] }
  for (let level = topLevel; level > blockLevel; level--) {
    const cell = block >> (level - blockLevel)
    const length = 2 ** level
    const [start, middle, end] = [cell * length, (cell + 0.5) * length, (cell + 1) * length]
    const even = firstShare(of, level, cell)
    const [first, second] = [even * Season.variance(start, middle), (1 - even) * Season.variance(middle, end)]
    const share = first / (first + second)
    const { left, right, variance } = whole
    const jumps = [...whole.jumps, ...Jumps.inCell(of.jumps, level, cell)]
    const [before, after] = [
      jumps.filter(({ minute }) => minute < middle),
      jumps.filter(({ minute }) => minute >= middle)
    ]
    const walked = (right - left - total(jumps)) * share +
      move(of, level, cell) * Math.sqrt(variance * share * (1 - share))
    const price = left + walked + total(before)
    whole = (block >> (level - blockLevel - 1)) & 1
      ? { left: price, right, variance: variance * (1 - share), jumps: after }
      : { left, right: price, variance: variance * share, jumps: before }
  }
  return whole
}

export interface Block {
  /** Log of price / instrument.price at the start of each minute, and at the end of the last. */
  readonly logPrice: Float64Array
  /** Log of the volatility in each minute, relative to the ordinary. */
  readonly logVolatility: Float64Array
}

const volatilities = (of: Model, first: number, variance: number): Float64Array => {
  const ordinary = Math.log(variance / Season.variance(first, first + blockMinutes) / of.minuteVolatility ** 2) / 2
  const logs = new Float64Array(blockMinutes)
  for (let i = 0; i < blockMinutes; i++) logs[i] = ordinary + Season.logVolatility(first + i)
  for (let level = blockLevel; level >= fastest; level--) {
    const half = 2 ** (level - 1)
    for (let start = 0; start < blockMinutes; start += half) {
      const index = (first + start) / half
      const share = firstShare(of, level, index >> 1)
      const log = Math.log(2 * (index & 1 ? 1 - share : share)) / 2
      for (let i = start; i < start + half; i++) logs[i] = logs[i]! + log
    }
  }
  Jumps.excite(of.jumps, first, logs)
  return logs
}

/** The path within the `index`-th block since the epoch: a bridge in the block's own time, and its jumps. */
export const block = (of: Model, index: number): Block => {
  const { jumps, left, right, variance } = frame(of, index)
  const first = index * blockMinutes
  const logVolatility = volatilities(of, first, variance)
  const time = new Float64Array(blockMinutes + 1)
  const logPrice = new Float64Array(blockMinutes + 1)
  logPrice[0] = left
  for (let i = 0; i < blockMinutes; i++) {
    const deviation = of.minuteVolatility * Math.exp(logVolatility[i]!)
    time[i + 1] = time[i]! + deviation ** 2
    logPrice[i + 1] = logPrice[i]! + deviation * move(of, 0, first + i)
  }
  for (const { height, minute } of jumps) {
    for (let i = minute - first + 1; i <= blockMinutes; i++) logPrice[i] = logPrice[i]! + height
  }
  const slope = (right - logPrice[blockMinutes]!) / time[blockMinutes]!
  for (let i = 0; i <= blockMinutes; i++) logPrice[i] = logPrice[i]! + slope * time[i]!
  return { logPrice, logVolatility }
}
