/** How values lie about their mean, by the sums of the first powers of their distance to one of them. */
import type * as Halves from "./Halves.ts"

const writeTwo: Halves.Terms["write"] = (terms, x) => {
  terms[0] = x
  terms[1] = x * x
}

const writeFour: Halves.Terms["write"] = (terms, x) => {
  const square = x * x
  terms[0] = x
  terms[1] = square
  terms[2] = square * x
  terms[3] = square * square
}

/** Skewness without bias: sqrt(n(n-1))/(n-2) m3 / m2^1.5, m the central moments. NaN where all values are the same. */
const skewness = (n: number) => {
  const factor = Math.sqrt(n * (n - 1)) / (n - 2)
  return (sums: Float64Array): number => {
    const mean = sums[0]! / n
    const second = sums[1]! / n - mean * mean
    const third = sums[2]! / n - mean * (3 * sums[1]! / n - 2 * mean * mean)
    return second > 0 ? factor * third / (second * Math.sqrt(second)) : NaN
  }
}

/** Excess kurtosis without bias: (n-1)/((n-2)(n-3)) ((n+1)(m4/m2^2 - 3) + 6). NaN where all values are the same. */
const excessKurtosis = (n: number) => {
  const factor = (n - 1) / ((n - 2) * (n - 3))
  return (sums: Float64Array): number => {
    const mean = sums[0]! / n
    const square = mean * mean
    const second = sums[1]! / n - square
    const fourth = sums[3]! / n - mean * (4 * sums[2]! / n) + square * (6 * sums[1]! / n - 3 * square)
    return second > 0 ? factor * ((n + 1) * (fourth / (second * second) - 3) + 6) : NaN
  }
}

/** (the newest - mean) / standard deviation (n - 1). NaN where all values are the same. */
const standardScore = (n: number) => (sums: Float64Array, newest: number): number => {
  const mean = sums[0]! / n
  const spread = sums[1]! - sums[0]! * mean
  return spread > 0 ? (newest - mean) / Math.sqrt(spread / (n - 1)) : NaN
}

export const score = (period: number): Halves.Terms => ({ count: 2, write: writeTwo, results: [standardScore(period)] })
export const skew = (period: number): Halves.Terms => ({ count: 4, write: writeFour, results: [skewness(period)] })
export const kurtosis = (period: number): Halves.Terms => ({
  count: 4,
  write: writeFour,
  results: [excessKurtosis(period)]
})
