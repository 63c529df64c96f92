/** Whether the memory of the product stays flat: the middle of the first quarter of a run beside that of the last. */
import * as Quantiles from "./Quantiles.ts"

export interface Sample {
  /** Epoch ms by the exchange's clock. */
  readonly at: number
  readonly bytes: number
}

interface Quarters {
  readonly first: number
  readonly last: number
}

const quarters = (samples: ReadonlyArray<Sample>): Quarters => {
  const bytes = samples.map((sample) => sample.bytes)
  const quarter = Math.ceil(bytes.length / 4)
  return { first: Quantiles.of(bytes.slice(0, quarter)).p50, last: Quantiles.of(bytes.slice(-quarter)).p50 }
}

const mebibyte = 2 ** 20
const largestGrowth = 1.25
/** In ms: a heap takes its time to find its size, and a run that is shorter shows only that. */
const longEnough = 12 * 3_600_000

/** In words, where it grows; a run that is short tells nothing of it. */
export const growth = (samples: ReadonlyArray<Sample>): string | undefined => {
  const { first, last } = quarters(samples)
  const lasted = (samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0)
  return lasted < longEnough || last <= largestGrowth * first
    ? undefined
    : `memory grew to ${(last / first).toFixed(2)} times of what it was: ${describe(samples)}`
}

export const describe = (samples: ReadonlyArray<Sample>): string => {
  if (samples.length === 0) return "not told by this system"
  const { first, last } = quarters(samples)
  const most = Math.max(...samples.map(({ bytes }) => bytes))
  const [a, b, c] = [first, last, most].map((bytes) => `${Math.round(bytes / mebibyte)} MiB`)
  return `${a} in the first quarter, ${b} in the last, ${c} at most (${samples.length} samples)`
}
