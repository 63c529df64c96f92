/**
 * How far back a value looks: exactly `values` of what it is computed from; all of them with a fading weight, below 1e-12
 * after `values`; likewise, but after so many that moved; or from an anchor, however far back that lies. It says how much is to
 * be read before a value can be given.
 */
export type Memory =
  | { readonly _tag: "window" | "fading" | "moving"; readonly values: number }
  | { readonly _tag: "anchored" }

export const window = (values: number): Memory => ({ _tag: "window", values })

/** An average that gives the newest value this weight, seeded with the mean of its first `period` values. */
export const fading = (weight: number, period: number): Memory => ({
  _tag: "fading",
  values: period + Math.ceil(Math.log(1e-12) / Math.log(1 - weight))
})

/**
 * Of a ratio of what fades alike, as an RSI's: where nothing moves both its averages go down by one factor, and the ratio stays.
 * So it forgets only by what moves.
 */
export const moving = (memory: Memory): Memory => memory._tag === "fading" ? { ...memory, _tag: "moving" } : memory

export const anchored: Memory = { _tag: "anchored" }

/** Each is what it is beside those before it. */
const kinds = ["window", "fading", "moving", "anchored"] as const

const combine = (a: Memory, b: Memory, values: (a: number, b: number) => number): Memory => {
  if (a._tag === "anchored" || b._tag === "anchored") return anchored
  const _tag = kinds.findLast((kind) => kind === a._tag || kind === b._tag)!
  return { _tag, values: values(a.values, b.values) }
}

/** Of what is computed from values that have a memory themselves. */
export const chain = (first: Memory, ...then: ReadonlyArray<Memory>): Memory =>
  then.reduce((memory, next) => combine(memory, next, (a, b) => a + b - 1), first)

/** Of what is computed from several, side by side. */
export const longest = (first: Memory, ...others: ReadonlyArray<Memory>): Memory =>
  others.reduce((memory, next) => combine(memory, next, Math.max), first)

/** The longest of each kind: how far back to read for some that have nothing else in common. */
export const ofEachKind = (all: ReadonlyArray<Memory>): ReadonlyArray<Memory> =>
  kinds.flatMap((kind) => {
    const [first, ...others] = all.filter(({ _tag }) => _tag === kind)
    return first === undefined ? [] : [longest(first, ...others)]
  })
