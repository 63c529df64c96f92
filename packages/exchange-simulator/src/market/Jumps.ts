/**
 * News: moves within a minute that a random walk would not make, after which the market stays excited for a while. Every
 * cell of time has one jump at a random minute, of each kind and origin.
 */
import * as Random from "./Random.ts"

interface Kind {
  /** Its cells are of 2^level minutes. */
  readonly level: number
  /** Size of a jump, in deviations of a year's log return. */
  readonly size: number
  /** What it adds to the log of the volatility, and in how many minutes that halves. */
  readonly excitement: number
  readonly halfLife: number
}
const kinds: ReadonlyArray<Kind> = [
  { level: 13, size: 0.014, excitement: 1.1, halfLife: 50 },
  { level: 9, size: 0.003, excitement: 0.6, halfLife: 15 }
]

/** A seed of jumps and how strongly a symbol feels them: the deviation of a year's log return. */
export interface Origin {
  readonly seed: number
  readonly strength: number
}

export interface Jump {
  /** The minute since the epoch in which it happens. */
  readonly minute: number
  /** As a log return. */
  readonly height: number
}

const jump = ({ seed, strength }: Origin, { level, size }: Kind, cell: number): Jump => {
  const bits = Random.draw(seed + level, cell)
  return {
    minute: cell * 2 ** level + Math.floor(Random.uniform(Random.mix(bits + 1)) * 2 ** level),
    height: (bits & 1 ? 1 : -1) * (0.3 + Random.exponentials[bits >>> 24]!) * size * strength
  }
}

/** The jumps whose cell is the `cell`-th one of 2^level minutes. */
export const inCell = (origins: ReadonlyArray<Origin>, level: number, cell: number): ReadonlyArray<Jump> =>
  kinds.filter((kind) => kind.level === level).flatMap((kind) => origins.map((origin) => jump(origin, kind, cell)))

/** Adds to the log volatilities of the minutes from `first` on what is left of the excitement over jumps. */
export const excite = (origins: ReadonlyArray<Origin>, first: number, logVolatility: Float64Array): void => {
  for (const origin of origins) {
    for (const kind of kinds) {
      const cell = Math.floor(first / 2 ** kind.level)
      for (const { minute } of [jump(origin, kind, cell - 1), jump(origin, kind, cell)]) {
        for (let i = Math.max(0, minute - first); i < logVolatility.length; i++) {
          logVolatility[i] = logVolatility[i]! + kind.excitement * 2 ** ((minute - first - i) / kind.halfLife)
        }
      }
    }
  }
}
