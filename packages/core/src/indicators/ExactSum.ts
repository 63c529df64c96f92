/**
 * A running sum that forgets nothing and gathers nothing: two float64 that together hold the sum without rounding (Dekker,
 * "A Floating-Point Technique for Extending the Available Precision", 1971), as long as the summands lie within 2^40 of each
 * other. So a window's sum is a function of the window alone, whatever went through it before.
 */
export interface ExactSum {
  readonly sum: number
  /** What `sum` lacks, below its last bit. */
  readonly rest: number
}

export const zero: ExactSum = { sum: 0, rest: 0 }

/** Takes in summands one by one and is read between them: the mutable half, for the inside of a step. */
export const adder = ({ rest: restBefore, sum: sumBefore }: ExactSum) => {
  let sum = sumBefore
  let rest = restBefore
  return {
    add(value: number): void {
      const rounded = sum + value
      const part = rounded - sum
      // What rounding lost (Knuth, "The Art of Computer Programming" 2, 4.2.2, theorem B).
      const lost = (sum - (rounded - part)) + (value - part) + rest
      sum = rounded + lost
      rest = lost - (sum - rounded)
    },
    value: (): number => sum,
    done: (): ExactSum => ({ sum, rest })
  }
}
