/** Ehlers's adaptive average and the one that follows it: as fast as the phase of the dominant cycle turns. */
import * as Hilbert from "../../rolling/Hilbert.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

interface State extends Indicator.State {
  readonly cycle: Hilbert.State
  /** Degrees. */
  readonly phase: number
  readonly mama: number
  readonly fama: number
}

const degrees = 180 / Math.PI

/** Both begin at 0 twenty rows before their first value. */
const make = (fast: number, slow: number, isFollowing: boolean): Indicator.Indicator<State> => ({
  memory: Memory.chain(Hilbert.memory, Memory.fading(isFollowing ? slow / 2 : slow, 1)),
  initial: { cycle: Hilbert.initial, phase: 0, mama: 0, fama: 0 },
  step(state, { close, length }) {
    const [cycle, { before, hidden, inPhase, quadrature }] = Hilbert.step(state.cycle, close, Hilbert.short)
    const out = new Float64Array(length).fill(NaN)
    let { fama, mama, phase } = state
    for (let i = before; i < length; i++) {
      const next = inPhase[i] === 0 ? 0 : Math.atan(quadrature[i]! / inPhase[i]!) * degrees
      const turn = Math.max(1, phase - next)
      const weight = Math.max(fast / turn, slow)
      phase = next
      mama = weight * close[i]! + (1 - weight) * mama
      fama = 0.5 * weight * mama + (1 - 0.5 * weight) * fama
      if (i >= hidden) out[i] = isFollowing ? fama : mama
    }
    return [{ cycle, phase, mama, fama }, [out]]
  }
})

const given = {
  source: "Ehlers, MAMA - the Mother of Adaptive Moving Averages, 2001; TA-Lib MAMA",
  pane: "price" as const,
  parameters: { fastLimit: Parameter.factor(0.5, 0.01, 0.99), slowLimit: Parameter.factor(0.05, 0.01, 0.99) },
  conflict: ({ fastLimit, slowLimit }: { readonly fastLimit: number; readonly slowLimit: number }) =>
    slowLimit > fastLimit ? "slowLimit must not be above fastLimit" : undefined
}

export const mama = Entry.make({
  ...given,
  name: "mama",
  title: "MESA adaptive moving average",
  formula: "MAMA += a (close - MAMA), a = fast limit / degrees that the phase turned, not below the slow limit",
  make: ({ fastLimit, slowLimit }) => make(fastLimit, slowLimit, false)
})

export const fama = Entry.make({
  ...given,
  name: "fama",
  title: "Following adaptive moving average",
  formula: "FAMA += a/2 (MAMA - FAMA), a as that of MAMA",
  make: ({ fastLimit, slowLimit }) => make(fastLimit, slowLimit, true)
})
