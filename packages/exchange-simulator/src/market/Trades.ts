/** How many trades a second has, and how much they are worth together: by tables, since every second asks. */
import * as Random from "./Random.ts"

/** Rates go up by a twelfth of e: from 0.06 trades a second to some 2000. */
const rates = 128
export const ratesPerE = 12
const lowestRate = 0.06
const quantiles = 512

/** Place of a rate in the table of counts, from the logarithm of the mean number of trades. */
export const rateOf = (logTrades: number): number => (logTrades - Math.log(lowestRate)) * ratesPerE

/** Counts of a Poisson distribution at the middles of 512 equal shares; far from zero by its normal approximation. */
const poisson = (mean: number): ReadonlyArray<number> => {
  if (mean > 200) {
    return Array.from({ length: quantiles }, (_, k) => {
      const z = Random.normals[Math.floor((k + 0.5) * Random.normals.length / quantiles)]!
      return Math.max(0, Math.round(mean + z * Math.sqrt(mean)))
    })
  }
  let count = 0
  let density = Math.exp(-mean)
  let mass = density
  return Array.from({ length: quantiles }, (_, k) => {
    while (mass < (k + 0.5) / quantiles) {
      count += 1
      density *= mean / count
      mass += density
    }
    return count
  })
}

const counts = Uint16Array.from(
  Array.from({ length: rates }, (_, rate) => poisson(lowestRate * Math.exp(rate / ratesPerE))).flat()
)

/** Number of trades of a second whose rate has this place in the table; nine bits choose the quantile. */
export const count = (rate: number, bits: number): number => {
  const row = rate <= 0 ? 0 : rate >= rates - 1 ? rates - 1 : rate | 0
  return counts[row * quantiles + (bits >>> 23)]!
}

/** Trade sizes are log-normal with this deviation of the log. */
const sizeDeviation = 1.4
const most = 512

/**
 * The sum of n log-normal sizes is nearly log-normal (Fenton, 1960): deviation of its log, and its median over the mean
 * size of one trade.
 */
const deviations = Float64Array.from(
  { length: most + 1 },
  (_, n) => Math.sqrt(Math.log1p(Math.expm1(sizeDeviation ** 2) / Math.max(1, n)))
)
const medians = deviations.map((deviation, n) => n * Math.exp(-(deviation ** 2) / 2))

/** What n trades trade together, in mean sizes of one, for a standard normal z. */
export const total = (n: number, z: number): number => {
  const row = n < most ? n : most
  return medians[row]! * Math.exp(deviations[row]! * z) * (n / row)
}
