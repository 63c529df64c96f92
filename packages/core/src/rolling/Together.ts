/** How two series of values move together over a window, by the sums of their values, squares and products. */
import type * as Halves from "./Halves.ts"

const write: Halves.Terms["write"] = (terms, x, y) => {
  terms[0] = x
  terms[1] = y
  terms[2] = x * x
  terms[3] = y * y
  terms[4] = x * y
}

/** What is given where a series does not move: then there is no correlation, and no beta on it. */
type Unmoved = number

const products = (n: number, f: (xx: number, yy: number, xy: number) => number) => (sums: Float64Array): number => {
  const [x, y] = [sums[0]!, sums[1]!]
  return f(sums[2]! - x * x / n, sums[3]! - y * y / n, sums[4]! - x * y / n)
}

const correlation = (n: number, unmoved: Unmoved) =>
  products(
    n,
    (xx, yy, xy) => xx > 0 && yy > 0 ? Math.max(-1, Math.min(1, xy / (Math.sqrt(xx) * Math.sqrt(yy)))) : unmoved
  )

/** Covariance over the variance of x. */
const betaOnX = (n: number, unmoved: Unmoved) => products(n, (xx, _, xy) => xx > 0 ? xy / xx : unmoved)
const betaOnY = (n: number, unmoved: Unmoved) => products(n, (_, yy, xy) => yy > 0 ? xy / yy : unmoved)

export const correlated = (period: number, unmoved: Unmoved): Halves.Terms => ({
  count: 5,
  write,
  results: [correlation(period, unmoved)]
})

/** Beta of y on x. */
export const beta = (period: number, unmoved: Unmoved): Halves.Terms => ({
  count: 5,
  write,
  results: [betaOnX(period, unmoved)]
})

/** The correlation, the beta of x on y, and that of y on x. */
export const all = (period: number, unmoved: Unmoved): Halves.Terms => ({
  count: 5,
  write,
  results: [correlation(period, unmoved), betaOnY(period, unmoved), betaOnX(period, unmoved)]
})
