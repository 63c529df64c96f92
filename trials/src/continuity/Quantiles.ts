/** The middle, the bad and the worst of some times. */

export interface Quantiles {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly max: number
}

/** NaN where there are none. */
export const of = (values: Iterable<number>): Quantiles => {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) }
}

const unit = (millis: number): string =>
  millis < 10_000
    ? `${(millis / 1000).toFixed(1)} s`
    : millis < 600_000
    ? `${Math.round(millis / 1000)} s`
    : `${(millis / 60_000).toFixed(1)} min`

/** Times in ms for people. */
export const times = ({ count, max, p50, p95 }: Quantiles): string =>
  count === 0 ? "none" : `${unit(p50)} at p50, ${unit(p95)} at p95, ${unit(max)} at most`
