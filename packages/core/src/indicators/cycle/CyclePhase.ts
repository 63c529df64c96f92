/** Where in the dominant cycle the price stands: the phase of a sine of that period through the last smoothed prices. */
import type * as Hilbert from "../../rolling/Hilbert.ts"
import type * as Operator from "../../rolling/Operator.ts"
import * as Window from "../../rolling/Window.ts"

/** The longest period that there is, in rows. */
const longest = 50

export interface State extends Operator.State {
  readonly smooth: Window.Kept
  /** Degrees. */
  readonly phase: number
}

export const initial: State = { smooth: new Array<number>(longest - 1).fill(0), phase: 0 }

/** For each whole period, sine and cosine of each of its rows. */
const table = (f: (angle: number) => number): ReadonlyArray<Float64Array> =>
  Array.from(
    { length: longest + 1 },
    (_, period) => Float64Array.from({ length: period }, (_, i) => f(i * 2 * Math.PI / period))
  )
const sines = table(Math.sin)
const cosines = table(Math.cos)

const degrees = 180 / Math.PI

/** Where the cosines sum to 0 the phase before is turned on, as in TA-Lib. */
const angle = (real: number, imaginary: number, before: number): number => {
  if (imaginary !== 0) return Math.atan(real / imaginary) * degrees
  return before + 90 * Math.sign(real)
}

/** One phase a row, in degrees from -45 to 315; 0 for those before `begin`. */
export const step = (state: State, { before, period, smooth }: Hilbert.Cycle): readonly [State, Float64Array] => {
  const all = Window.join(state.smooth, smooth)
  const phases = new Float64Array(smooth.length)
  let { phase } = state
  for (let i = before; i < phases.length; i++) {
    const rows = Math.floor(period[i]! + 0.5)
    const sine = sines[rows]!
    const cosine = cosines[rows]!
    const newest = i + longest - 1
    let real = 0
    let imaginary = 0
    for (let k = 0; k < rows; k++) {
      real += sine[k]! * all[newest - k]!
      imaginary += cosine[k]! * all[newest - k]!
    }
    // The weighted average of the prices lags by one row.
    phase = angle(real, imaginary, phase) + 90 + 360 / period[i]!
    if (imaginary < 0) phase += 180
    if (phase > 315) phase -= 360
    phases[i] = phase
  }
  return [{ smooth: Window.keep(all, longest - 1), phase }, phases]
}
