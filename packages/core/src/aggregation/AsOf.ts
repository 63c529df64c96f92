/**
 * Rows of an interval beside those of a longer one, as of: each has the newest one beside it that is closed by its own close, so
 * that nothing is seen before it was known.
 */
import { Array, Effect, Pull, Stream } from "effect"
import * as Interval from "../market/Interval.ts"

interface Opening<A> {
  readonly interval: Interval.Interval
  /** Epoch ms. */
  readonly openTime: (row: A) => number
}

/** The rows of the longer interval that were read and are not passed yet, and the newest one that is. */
export interface State<B> {
  readonly latest: B | undefined
  readonly ahead: ReadonlyArray<B>
}

const closeOf = <A>({ interval, openTime }: Opening<A>, row: A): number => Interval.closeTime(interval, openTime(row))

/** Rows of both in order of time; `ahead` has every longer one that closes by the close of the last shorter one. */
export const step = <A, B>(shorter: Opening<A>, longer: Opening<B>) =>
(
  state: State<B>,
  rows: Array.NonEmptyReadonlyArray<A>
): readonly [State<B>, Array.NonEmptyReadonlyArray<readonly [A, B | undefined]>] => {
  let { latest } = state
  let passed = 0
  const joined = Array.map(rows, (row) => {
    const close = closeOf(shorter, row)
    while (passed < state.ahead.length && closeOf(longer, state.ahead[passed]!) <= close) {
      latest = state.ahead[passed++]!
    }
    return [row, latest] as const
  })
  return [{ latest, ahead: state.ahead.slice(passed) }, joined]
}

/** Both in order of time; no more of the longer one is read than is needed. */
export const join = <A, B, E2, R2>(shorter: Opening<A>, longer: Opening<B>, higher: Stream.Stream<B, E2, R2>) => {
  const take = step(shorter, longer)
  return <E, R>(lower: Stream.Stream<A, E, R>): Stream.Stream<readonly [A, B | undefined], E | E2, R | R2> =>
    Stream.combineArray(
      lower,
      higher,
      (): State<B> & { readonly ended: boolean } => ({ latest: undefined, ahead: [], ended: false }),
      Effect.fnUntraced(function*({ ended, ...state }, pullLower, pullHigher) {
        const rows = yield* pullLower
        const close = closeOf(shorter, rows.at(-1)!)
        let ahead = state.ahead
        while (!ended && (ahead.length === 0 || closeOf(longer, ahead.at(-1)!) <= close)) {
          const more = yield* Pull.catchDone(pullHigher, () => Effect.void)
          if (more === undefined) ended = true
          else ahead = [...ahead, ...more]
        }
        const [next, joined] = take({ latest: state.latest, ahead }, rows)
        return [joined, { ...next, ended }] as const
      })
    )
}
