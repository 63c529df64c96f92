/**
 * How much was traded at which prices over a span of candles. A candle does not say at which prices its volume was traded, so it
 * is spread evenly from its low to its high; that of a candle without a range is traded at its price. The bins are equally high,
 * from the lowest low to the highest high.
 *
 * The point of control is the bin with most volume; of equals the one nearest to the middle of the range, then the lower one.
 * The value area grows from it: of the two bins next to the area the fuller is added, of equals the upper one, until the area
 * holds its share of all volume (Steidlmayer's Market Profile, Chicago Board of Trade, 1985, by volume instead of time).
 */
import type * as Bars from "../market/Bars.ts"

export interface VolumeProfile {
  /** Where the lowest bin begins and the highest ends. */
  readonly low: number
  readonly high: number
  /** Base asset traded in each bin, from the lowest up. */
  readonly volumes: Float64Array
  readonly total: number
  /** Its bin's middle. */
  readonly pointOfControl: number
  /** From the lower end of its lowest bin to the upper end of its highest. */
  readonly valueArea: { readonly low: number; readonly high: number }
}

interface Range {
  readonly low: number
  readonly high: number
}

const rangeOf = ({ high, length, low }: Bars.Bars): Range => {
  const range = { low: Infinity, high: -Infinity }
  for (let i = 0; i < length; i++) {
    range.low = Math.min(range.low, low[i]!)
    range.high = Math.max(range.high, high[i]!)
  }
  return range
}

/** Adds the volume of each candle to the bins that its range covers, each by the part that it covers. */
const spread = ({ high, length, low, volume }: Bars.Bars, range: Range, bins: number): Float64Array => {
  const volumes = new Float64Array(bins)
  const place = range.high > range.low ? bins / (range.high - range.low) : 0
  for (let i = 0; i < length; i++) {
    const from = (low[i]! - range.low) * place
    const to = (high[i]! - range.low) * place
    const first = Math.min(bins - 1, Math.floor(from))
    const last = Math.min(bins - 1, Math.floor(to))
    if (first === last) {
      volumes[first]! += volume[i]!
      continue
    }
    const each = volume[i]! / (to - from)
    volumes[first]! += each * (first + 1 - from)
    for (let bin = first + 1; bin < last; bin++) volumes[bin]! += each
    volumes[last]! += each * (to - last)
  }
  return volumes
}

const fullest = (volumes: Float64Array): number => {
  const middle = (volumes.length - 1) / 2
  let best = 0
  for (let bin = 1; bin < volumes.length; bin++) {
    const isNearer = Math.abs(bin - middle) < Math.abs(best - middle)
    if (volumes[bin]! > volumes[best]! || volumes[bin] === volumes[best] && isNearer) best = bin
  }
  return best
}

/** The bins from..to that hold the share of all volume, around the fullest. */
const area = (
  volumes: Float64Array,
  center: number,
  needed: number
): { readonly from: number; readonly to: number } => {
  let [from, to] = [center, center]
  let held = volumes[center]!
  while (held < needed && to - from + 1 < volumes.length) {
    const above = volumes[to + 1] ?? -1
    const below = volumes[from - 1] ?? -1
    if (above >= below) to++
    else from--
    held += Math.max(above, below)
  }
  return { from, to }
}

/** Of `bins` bins, the value area holding `share` of the volume; nothing where no volume was traded. O(candles and what they cover). */
export const of = (bars: Bars.Bars, bins: number, share = 0.7): VolumeProfile | undefined => {
  const range = rangeOf(bars)
  const isFlat = range.high === range.low
  const volumes = spread(bars, range, isFlat ? 1 : bins)
  const total = volumes.reduce((sum, volume) => sum + volume, 0)
  if (!(total > 0)) return undefined
  const height = (range.high - range.low) / volumes.length
  const center = fullest(volumes)
  const { from, to } = area(volumes, center, share * total)
  return {
    ...range,
    volumes,
    total,
    pointOfControl: range.low + (center + 0.5) * height,
    valueArea: {
      low: range.low + from * height,
      high: to + 1 === volumes.length ? range.high : range.low + (to + 1) * height
    }
  }
}
