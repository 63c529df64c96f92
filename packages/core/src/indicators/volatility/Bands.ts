/** Three lines over the candles: a middle, and as far above it as below. */
import * as Entry from "../Entry.ts"

export const outputs = (of: string) =>
  [
    Entry.output("upper", `${of}, upper band`, "line", { color: "shared" }),
    Entry.output("mid", `${of}, middle`, "line", { color: "shared", isMiddle: true }),
    Entry.output("lower", `${of}, lower band`, "line", { color: "shared" })
  ] as const satisfies ReadonlyArray<Entry.Output>

/** `mid` and `reach` are given away: the columns are written over them. */
export const around = (mid: Float64Array, reach: Float64Array): ReadonlyArray<Float64Array> => {
  const lower = new Float64Array(mid.length)
  const upper = reach
  for (let i = 0; i < lower.length; i++) {
    lower[i] = mid[i]! - reach[i]!
    upper[i] = mid[i]! + reach[i]!
  }
  return [upper, mid, lower]
}
