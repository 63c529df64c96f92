/** The price without its dominant cycle: its mean over one, smoothed. */
import type * as Hilbert from "../../rolling/Hilbert.ts"
import type * as Operator from "../../rolling/Operator.ts"
import * as Window from "../../rolling/Window.ts"

/** The longest period that there is, in rows. */
const longest = 50

export interface State extends Operator.State {
  readonly prices: Window.Kept
  /** The last three, oldest first. */
  readonly means: Window.Kept
}

export const initial: State = { prices: new Array<number>(longest - 1).fill(0), means: [0, 0, 0] }

/** One value a row; 0 for those before `begin`. */
export const step = (
  state: State,
  { before, period }: Hilbert.Cycle,
  values: Float64Array
): readonly [State, Float64Array] => {
  const all = Window.join(state.prices, values)
  const trends = new Float64Array(values.length)
  let [third, second, first] = state.means as [number, number, number]
  for (let i = before; i < trends.length; i++) {
    const rows = Math.floor(period[i]! + 0.5)
    const newest = i + longest - 1
    let sum = 0
    for (let k = 0; k < rows; k++) sum += all[newest - k]!
    const mean = rows === 0 ? 0 : sum / rows
    trends[i] = (4 * mean + 3 * first + 2 * second + third) / 10
    third = second
    second = first
    first = mean
  }
  return [{ prices: Window.keep(all, longest - 1), means: [third, second, first] }, trends]
}
