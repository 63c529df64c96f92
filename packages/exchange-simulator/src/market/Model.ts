/** An instrument in a market: what its candles are drawn from, a seed for every purpose. */
import type * as Instrument from "./Instrument.ts"
import type * as Jumps from "./Jumps.ts"
import * as Random from "./Random.ts"

const minutesOfYear = 525_960

export interface Model {
  readonly instrument: Instrument.Instrument
  /** Standard deviation of a minute's log return in ordinary times. */
  readonly minuteVolatility: number
  readonly ownShare: number
  readonly market: { readonly moves: number; readonly pace: number; readonly seconds: number }
  readonly own: {
    readonly moves: number
    readonly pace: number
    readonly seconds: number
    readonly trades: number
  }
  readonly jumps: ReadonlyArray<Jumps.Origin>
}

/** All symbols of a seed share the market's draws, and have their own. */
export const make = (seed: number, instrument: Instrument.Instrument): Model => {
  const root = Random.fork(0, String(seed))
  const market = Random.fork(root, "market")
  const own = Random.fork(root, `of ${instrument.symbol}`)
  const { marketShare, volatility } = instrument
  const ownShare = Math.sqrt(1 - marketShare ** 2)
  return {
    instrument,
    minuteVolatility: volatility / Math.sqrt(minutesOfYear),
    ownShare,
    market: {
      moves: Random.fork(market, "moves"),
      pace: Random.fork(market, "pace"),
      seconds: Random.fork(market, "seconds")
    },
    own: {
      moves: Random.fork(own, "moves"),
      pace: Random.fork(own, "pace"),
      seconds: Random.fork(own, "seconds"),
      trades: Random.fork(own, "trades")
    },
    jumps: [
      { seed: Random.fork(market, "jumps"), strength: volatility * marketShare },
      { seed: Random.fork(own, "jumps"), strength: volatility * ownShare }
    ]
  }
}
