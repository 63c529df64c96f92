/**
 * An entry of the catalogue: what an indicator is called, what it computes by whose definition, what it asks for and where it
 * is drawn; and how it is made once its parameters are known. Store, page, exports, alerts and documents all read it here.
 */
import type * as Interval from "../market/Interval.ts"
import type * as Indicator from "./Indicator.ts"
import type * as Parameter from "./Parameter.ts"

/** Over the candles; in a pane of its own; or as marks on the candles that it is not 0 for. */
export type Pane = "price" | "own" | "marks"

export interface Output {
  /** What stands in the column's name between that of the entry and the parameters: "" for `rsi_14`, "signal" for `macd_signal_12_26_9`. */
  readonly suffix: string
  readonly title: string
  readonly style: "line" | "histogram" | "dots"
}

export interface Entry {
  /** Lower case; it may have `_` in it. */
  readonly name: string
  readonly title: string
  /** In the notation of the documents. */
  readonly formula: string
  /** Who defined it, where. */
  readonly source: string
  readonly pane: Pane
  /** Values that are drawn as lines across the pane, as 30 and 70 of an RSI. */
  readonly levels: ReadonlyArray<number>
  readonly outputs: readonly [Output, ...Array<Output>]
  /** In the order of the column's name. */
  readonly parameters: ReadonlyArray<Parameter.Parameter & { readonly name: string }>
  /** What ends the column's name behind the parameters: "ema" in `ppo_12_26_ema`. */
  readonly ending: string
  /** What is wrong with parameters that are all right one by one. */
  readonly conflict: (parameters: ReadonlyArray<number>) => string | undefined
  readonly make: (parameters: ReadonlyArray<number>, interval: Interval.Interval) => Indicator.Indicator
}

type Values<P> = { readonly [Name in keyof P]: number }
type Given<P> = {
  readonly name: string
  readonly title: string
  readonly formula: string
  readonly source: string
  readonly pane: Pane
  readonly levels?: ReadonlyArray<number>
  /** One without a suffix, named as the entry, unless said. */
  readonly outputs?: readonly [Output, ...Array<Output>]
  readonly parameters: P
  readonly ending?: string
  readonly conflict?: (parameters: Values<P>) => string | undefined
  readonly make: (parameters: Values<P>, interval: Interval.Interval) => Indicator.Indicator
}

export const output = (suffix: string, title: string, style: Output["style"] = "line"): Output => ({
  suffix,
  title,
  style
})

/** An entry whose parameters have names. */
export const make = <P extends { readonly [name: string]: Parameter.Parameter }>(given: Given<P>): Entry => {
  const { conflict = () => undefined, ending = "", levels = [], make, outputs, parameters, title, ...rest } = given
  const names = Object.keys(parameters)
  const named = (values: ReadonlyArray<number>) =>
    Object.fromEntries(names.map((name, i) => [name, values[i]!])) as Values<P>
  return {
    ...rest,
    title,
    levels,
    ending,
    outputs: outputs ?? [output("", title)],
    parameters: names.map((name) => ({ name, ...parameters[name]! })),
    conflict: (values) => conflict(named(values)),
    make: (values, interval) => make(named(values), interval)
  }
}

const joined = (...parts: ReadonlyArray<string | number>): string => parts.filter((part) => part !== "").join("_")

/** The column names of an entry with parameters, one an output. */
export const columns = (entry: Entry, parameters: ReadonlyArray<number>): ReadonlyArray<string> =>
  entry.outputs.map(({ suffix }) => joined(entry.name, suffix, ...parameters, entry.ending))

export const defaults = (entry: Entry): ReadonlyArray<number> => entry.parameters.map((parameter) => parameter.default)
