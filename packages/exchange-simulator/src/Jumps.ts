/**
 * News: moves of a minute that a random walk would not make, after which the market stays excited for a while. Every
 * cell of time holds one jump at a random minute; over the rest of its cell the price drifts back by as much, so that a
 * cell is a function of itself alone.
 */
import * as Random from "./Random.ts"

interface Kind {
  /** Length of a cell in minutes. */
  readonly length: number
  /** Of a jump, in years' volatilities. */
  readonly size: number
  /** Log of the volatility right after, and how fast it halves, in minutes. */
  readonly excitement: number
  readonly halfLife: number
}
const kinds: ReadonlyArray<Kind> = [
  { length: 4096, size: 0.012, excitement: 1.1, halfLife: 50 },
  { length: 512, size: 0.003, excitement: 0.6, halfLife: 15 }
]

/** A seed of jumps and how strongly the symbol feels them, as a log return. */
export interface Origin {
  readonly seed: number
  readonly strength: number
}

/** Adds the jumps of all origins to the log prices at minutes `first` on, and their excitement to the log volatilities. */
export const add = (
  origins: ReadonlyArray<Origin>,
  first: number,
  logPrice: Float64Array,
  logVolatility: Float64Array
): void => {
  for (const { seed, strength } of origins) {
    for (const { excitement, halfLife, length, size } of kinds) {
      const cell = Math.floor(first / length)
      const bits = Random.draw(seed + length, cell)
      const at = Math.floor(Random.uniform(Random.mix(bits + 1)) * length)
      const height = (bits & 1 ? 1 : -1) * (0.3 + Random.exponentials[bits >>> 24]!) * size * strength
      const start = first - cell * length
      for (let i = 0; i < logPrice.length; i++) {
        const minute = start + i
        logPrice[i] = logPrice[i]! + height * ((minute > at ? 1 : 0) - minute / length)
      }
      for (let i = Math.max(0, at - start); i < logVolatility.length; i++) {
        logVolatility[i] = logVolatility[i]! + excitement * 2 ** ((at - start - i) / halfLife)
      }
    }
  }
}
