/**
 * What indicators are made of: a pure step over an array of numbers, with a state that goes from one array to the next. As
 * many values come out as go in. A value that does not exist (yet) is NaN on both sides: an operator passes over it, and its
 * state stays as it was. Inside, a step may change its own copy of the state.
 */
import * as Memory from "./Memory.ts"

/** Plain data that survives JSON bit for bit: a snapshot holds it. So it has no NaN, no infinity and no -0. */
export type State = { readonly [field: string]: number | ReadonlyArray<number> | State }

export interface Operator<S extends State = State> {
  /** In values that go in. */
  readonly memory: Memory.Memory
  readonly initial: S
  step(state: S, values: Float64Array): readonly [S, Float64Array]
}

/** Each value by itself. */
export const map = (values: Float64Array, f: (value: number) => number): Float64Array => {
  const out = new Float64Array(values.length)
  for (let i = 0; i < out.length; i++) out[i] = f(values[i]!)
  return out
}

/** Two arrays of one length, value by value; NaN in one is NaN in the result of any arithmetic. */
export const zip = (a: Float64Array, b: Float64Array, f: (a: number, b: number) => number): Float64Array => {
  const out = new Float64Array(a.length)
  for (let i = 0; i < out.length; i++) out[i] = f(a[i]!, b[i]!)
  return out
}

/** `second` over what `first` gives. */
export const chain = <A extends State, B extends State>(
  first: Operator<A>,
  second: Operator<B>
): Operator<{ readonly first: A; readonly second: B }> => ({
  memory: Memory.chain(first.memory, second.memory),
  initial: { first: first.initial, second: second.initial },
  step(state, values) {
    const [a, between] = first.step(state.first, values)
    const [b, out] = second.step(state.second, between)
    return [{ first: a, second: b }, out]
  }
})
