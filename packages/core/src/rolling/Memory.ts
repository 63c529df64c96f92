/**
 * How far back a value looks: exactly `values` of what it is computed from; all of them with a fading weight, below 1e-12
 * after `values`; or from an anchor, however far back that lies. It says how much is to be read before a value can be given.
 */
export type Memory =
  | { readonly _tag: "window"; readonly values: number }
  | { readonly _tag: "fading"; readonly values: number }
  | { readonly _tag: "anchored" }

export const window = (values: number): Memory => ({ _tag: "window", values })

/** An average that gives the newest value this weight, seeded with the mean of its first `period` values. */
export const fading = (weight: number, period: number): Memory => ({
  _tag: "fading",
  values: period + Math.ceil(Math.log(1e-12) / Math.log(1 - weight))
})

export const anchored: Memory = { _tag: "anchored" }

const combine = (a: Memory, b: Memory, values: (a: number, b: number) => number): Memory => {
  if (a._tag === "anchored" || b._tag === "anchored") return anchored
  const isWindow = a._tag === "window" && b._tag === "window"
  return { _tag: isWindow ? "window" : "fading", values: values(a.values, b.values) }
}

/** Of what is computed from values that have a memory themselves. */
export const chain = (first: Memory, ...then: ReadonlyArray<Memory>): Memory =>
  then.reduce((memory, next) => combine(memory, next, (a, b) => a + b - 1), first)

/** Of what is computed from several, side by side. */
export const longest = (first: Memory, ...others: ReadonlyArray<Memory>): Memory =>
  others.reduce((memory, next) => combine(memory, next, Math.max), first)
