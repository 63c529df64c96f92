/**
 * The highest and lowest of the last values, in constant time for any period: a queue of those that may still become it
 * (Lemire, "Streaming Maximum-Minimum Filter Using No More than Three Comparisons per Element", 2006).
 */
import * as Memory from "./Memory.ts"
import * as Operator from "./Operator.ts"
import * as Window from "./Window.ts"

interface State extends Operator.State {
  readonly kept: Window.Kept
}

/** For each value, which of `all` is the extreme of the window that ends with it; of equals the later one. -1 in the warm-up. */
const leaders = (kept: Window.Kept, values: Float64Array, period: number, sign: 1 | -1) => {
  const all = Window.join(kept, values)
  const queue = new Int32Array(all.length)
  let head = 0
  let tail = 0
  const enter = (at: number) => {
    const value = sign * all[at]!
    while (tail > head && sign * all[queue[tail - 1]!]! <= value) tail--
    queue[tail++] = at
    if (queue[head]! <= at - period) head++
  }
  for (let at = 0; at < kept.length; at++) enter(at)
  const leader = new Int32Array(values.length).fill(-1)
  let next = kept.length
  for (let i = 0; i < leader.length; i++) {
    if (Number.isNaN(values[i]!)) continue
    enter(next++)
    if (next >= period) leader[i] = queue[head]!
  }
  return { all, leader }
}

const extreme = (
  period: number,
  sign: 1 | -1,
  out: (leader: number, i: number, all: Float64Array, before: number) => number
): Operator.Operator<State> => ({
  memory: Memory.window(period),
  initial: { kept: [] },
  step({ kept }, values) {
    const { all, leader } = leaders(kept, values, period, sign)
    const result = new Float64Array(values.length)
    let next = kept.length
    for (let i = 0; i < result.length; i++) {
      if (!Number.isNaN(values[i]!)) next++
      result[i] = leader[i]! < 0 ? NaN : out(leader[i]!, next - 1, all, i)
    }
    return [{ kept: Window.keep(all, period - 1) }, result]
  }
})

const value = (leader: number, _: number, all: Float64Array) => all[leader]!
const age = (leader: number, now: number) => now - leader

export const highest = (period: number) => extreme(period, 1, value)
export const lowest = (period: number) => extreme(period, -1, value)

/** How many values ago the highest of the last `period` was; of equals the later one. */
export const sinceHighest = (period: number) => extreme(period, 1, age)
export const sinceLowest = (period: number) => extreme(period, -1, age)
