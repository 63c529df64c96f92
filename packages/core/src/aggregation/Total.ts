/**
 * A sum of any numbers that is rounded once, at its end: the float64 nearest to what they sum to exactly, in any order
 * (Shewchuk, "Adaptive Precision Floating-Point Arithmetic", 1997; Python's `math.fsum` gives the same).
 */

/** Numbers that sum to it exactly, none of which has a bit in common with another; from small to large. */
export type Total = ReadonlyArray<number>

export const zero: Total = []

/** Takes one more value into a sum of one's own: at each part what is added, and what that rounds away (Knuth's two-sum). */
export const add = (total: Array<number>, value: number): void => {
  const { length } = total
  let kept = 0
  let large = value
  for (let i = 0; i < length; i++) {
    const part = total[i]!
    const sum = large + part
    const added = sum - large
    const rest = (large - (sum - added)) + (part - added)
    if (rest !== 0) total[kept++] = rest
    large = sum
  }
  if (kept + 1 < length) total.length = kept + 1
  total[kept] = large
}

/** Its value. Where it lies in the middle between two numbers, what lies below decides. */
export const value = (total: Total): number => {
  let i = total.length - 1
  if (i < 0) return 0
  let sum = total[i]!
  let rest = 0
  while (i > 0 && rest === 0) {
    const [before, part] = [sum, total[--i]!]
    sum = before + part
    rest = part - (sum - before)
  }
  const below = total[i - 1]
  if (below === undefined || rest === 0 || rest < 0 !== below < 0) return sum
  const rounded = sum + 2 * rest
  return rounded - sum === 2 * rest ? rounded : sum
}
