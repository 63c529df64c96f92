/**
 * Operators and indicators put together to one: it names its parts, keeps the state of each under its name, and says once how
 * values go through them.
 */
import type * as Memory from "./Memory.ts"
import type * as Operator from "./Operator.ts"

interface Part {
  readonly initial: Operator.State
  step(state: Operator.State, input: never): readonly [Operator.State, unknown]
}

type Through<P> = P extends { step(state: infer _, input: infer Input): readonly [unknown, infer Output] }
  ? (input: Input) => Output
  : never

/** Takes a part one step on; to be called once a step for each part. */
type Steps<Parts> = { readonly [Name in keyof Parts]: Through<Parts[Name]> }

export interface Composed<Input, Output> {
  readonly memory: Memory.Memory
  readonly initial: Operator.State
  step(state: Operator.State, input: Input): readonly [Operator.State, Output]
}

export const make = <Parts extends { readonly [name: string]: Part }, Input, Output>(
  memory: Memory.Memory,
  parts: Parts,
  compute: (steps: Steps<Parts>, input: Input) => Output
): Composed<Input, Output> => {
  const named = Object.entries(parts)
  const initial: Operator.State = Object.fromEntries(named.map(([name, { initial }]) => [name, initial]))
  // Of the step that runs, and of no other: a step calls its parts and is done. Closures made anew cost a lone candle more than
  // what they do.
  let next = { ...initial }
  const steps = Object.fromEntries(named.map(([name, part]) => [name, (given: never) => {
    const [after, output] = part.step(next[name] as Operator.State, given)
    next[name] = after
    return output
  }])) as Steps<Parts>
  return {
    memory,
    initial,
    step(state, input) {
      next = { ...state }
      const output = compute(steps, input)
      return [next, output]
    }
  }
}
