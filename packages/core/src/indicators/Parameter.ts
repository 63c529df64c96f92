/** The parameters of an indicator: numbers that its column names carry, each with the field's default and its bounds. */
import { Schema } from "effect"

export interface Parameter {
  readonly default: number
  readonly schema: Schema.Codec<number>
  /** What it may be, for people. */
  readonly expected: string
}

/** A whole number of candles. */
export const period = (value: number, minimum = 2, maximum = 10_000): Parameter => ({
  default: value,
  schema: Schema.Int.check(Schema.isBetween({ minimum, maximum })),
  expected: `a whole number from ${minimum} to ${maximum}`
})

/** A factor, a share or a threshold. */
export const factor = (value: number, minimum = 0.001, maximum = 1_000): Parameter => ({
  default: value,
  schema: Schema.Finite.check(Schema.isBetween({ minimum, maximum })),
  expected: `a number from ${minimum} to ${maximum}`
})
