/**
 * What candles look like, one beside the other: body, shadows, and what is long, short, near or equal by TA-Lib's candle
 * settings, which measure a candle against the mean of the 5 or 10 before it. A candle is named by its place in the columns.
 */
import * as ExactSum from "../../rolling/ExactSum.ts"

export interface Prices {
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
}

export type Of = (candle: number) => number
type Is = (candle: number) => boolean
type AreApart = (candle: number, from: number) => boolean

const at = (prices: Float64Array): Of => (i) => prices[i]!

/** The means over the `period` candles that end with each. They are summed afresh each step, to the same bits as ever. */
const means = (of: Of, length: number, period: number): Float64Array => {
  const values = new Float64Array(length)
  for (let i = 0; i < length; i++) values[i] = of(i)
  const [, sums] = ExactSum.slide(ExactSum.zero, values, 0, period)
  for (let i = 0; i < length; i++) sums[i]! /= period
  return sums
}

/** So many times the mean of the candles before. */
const threshold = (factor: number, mean: Float64Array): Of => (i) => factor * mean[i - 1]!

/** Made for one step. Only what a pattern takes out of it is made, and a mean once. */
export class Shapes {
  readonly #prices: Prices
  #tenBodies: Float64Array | undefined
  #tenRanges: Float64Array | undefined
  #fiveRanges: Float64Array | undefined

  constructor(prices: Prices) {
    this.#prices = prices
  }

  get length(): number {
    return this.#prices.close.length
  }
  get open(): Of {
    return at(this.#prices.open)
  }
  get high(): Of {
    return at(this.#prices.high)
  }
  get low(): Of {
    return at(this.#prices.low)
  }
  get close(): Of {
    return at(this.#prices.close)
  }

  /** 1 for white, -1 for black. Where the close is the open it is white. */
  get colour(): Of {
    const { close, open } = this.#prices
    return (i) => close[i]! >= open[i]! ? 1 : -1
  }
  get isWhite(): Is {
    const { close, open } = this.#prices
    return (i) => close[i]! >= open[i]!
  }
  get isBlack(): Is {
    const { close, open } = this.#prices
    return (i) => close[i]! < open[i]!
  }

  get body(): Of {
    const { close, open } = this.#prices
    return (i) => Math.abs(close[i]! - open[i]!)
  }
  get range(): Of {
    const { high, low } = this.#prices
    return (i) => high[i]! - low[i]!
  }
  /** The upper end of the body. */
  get top(): Of {
    const { close, open } = this.#prices
    return (i) => Math.max(open[i]!, close[i]!)
  }
  get bottom(): Of {
    const { close, open } = this.#prices
    return (i) => Math.min(open[i]!, close[i]!)
  }
  get upperShadow(): Of {
    const { close, high, open } = this.#prices
    return (i) => high[i]! - Math.max(open[i]!, close[i]!)
  }
  get lowerShadow(): Of {
    const { close, low, open } = this.#prices
    return (i) => Math.min(open[i]!, close[i]!) - low[i]!
  }

  /** The body of the one lies wholly above that of the other. */
  get gapsUp(): AreApart {
    const { close, open } = this.#prices
    return (i, from) => Math.min(open[i]!, close[i]!) > Math.max(open[from]!, close[from]!)
  }
  get gapsDown(): AreApart {
    const { close, open } = this.#prices
    return (i, from) => Math.max(open[i]!, close[i]!) < Math.min(open[from]!, close[from]!)
  }

  /** A body above it is long, one below it short. */
  get usualBody(): Of {
    return threshold(1, this.#tenBodies ??= means(this.body, this.length, 10))
  }
  /** A body up to it is a doji's. */
  get dojiBody(): Of {
    return threshold(0.1, this.#tenRanges ??= means(this.range, this.length, 10))
  }
  /** A shadow below it is short: half of what the two shadows of a candle usually are. */
  get shortShadow(): Of {
    const { upperShadow, lowerShadow } = this
    return threshold(0.5, means((i) => upperShadow(i) + lowerShadow(i), this.length, 10))
  }
  get veryShortShadow(): Of {
    return this.dojiBody
  }
  /** A shadow above the candle's own body is long. */
  get longShadow(): Of {
    return this.body
  }
  get veryLongShadow(): Of {
    const { body } = this
    return (i) => 2 * body(i)
  }

  get near(): Of {
    return this.#of(0.2)
  }
  get far(): Of {
    return this.#of(0.6)
  }
  get equal(): Of {
    return this.#of(0.05)
  }
  #of(factor: number): Of {
    return threshold(factor, this.#fiveRanges ??= means(this.range, this.length, 5))
  }
}
