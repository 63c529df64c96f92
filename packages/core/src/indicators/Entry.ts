/**
 * An entry of the catalogue: what an indicator is called, what it computes by whose definition, what it asks for and where it
 * is drawn; and how it is made once its parameters are known. Store, page, exports, alerts and documents all read it here.
 */
import type * as Interval from "../market/Interval.ts"
import type * as Indicator from "./Indicator.ts"
import type * as Parameter from "./Parameter.ts"

/** Over the candles; in a pane of its own; or as marks on the candles that it is not 0 for. */
export type Pane = "price" | "own" | "marks"

/**
 * Steps hold until they change; levels as well, with nothing drawn between one and the next. Between the two outputs of a cloud
 * the room is filled; the four of a candle are called open, high, low and close.
 */
export const styles = ["line", "steps", "levels", "histogram", "dots", "cloud", "candle"] as const

/** A colour of its own; that which the outputs of the indicator share; or that of rising candles below the close, of falling ones above. */
export const colors = ["own", "shared", "side"] as const

/**
 * What a mark says: up where it is above 0 and down where below; that a high or a low is here, of which the market turns down or
 * up; nothing of a direction; or that the candle does not fit the others.
 */
export const meanings = ["sign", "high", "low", "neutral", "outlier"] as const

export interface Output {
  /** What stands in the column's name between that of the entry and the parameters: "" for `rsi_14`, "signal" for `macd_signal_12_26_9`. */
  readonly suffix: string
  readonly title: string
  readonly style: typeof styles[number]
  readonly color: typeof colors[number]
  /** Of lines that belong together, the one that the others lie around. */
  readonly isMiddle: boolean
  /** Where the pane is that of marks. */
  readonly meaning: typeof meanings[number]
}

export interface Entry {
  /** Lower case; it may have `_` in it. */
  readonly name: string
  readonly title: string
  /** The few letters that have room beside a mark. */
  readonly short: string
  /** What else people call it. */
  readonly also: ReadonlyArray<string>
  /** In the notation of the documents. */
  readonly formula: string
  /** Who defined it, where. */
  readonly source: string
  readonly pane: Pane
  /** Entries that say the same share a pane of their own, and its scale. */
  readonly scale: string
  /** The parameter that says how many candles before its row a value speaks of: it could not be told earlier. */
  readonly behind: string | undefined
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
  /** The name, unless said. */
  readonly short?: string
  readonly also?: ReadonlyArray<string>
  readonly formula: string
  readonly source: string
  readonly pane: Pane
  /** The name, unless said. */
  readonly scale?: string
  /** None, unless said: a value speaks of its own row. */
  readonly behind?: keyof P & string
  readonly levels?: ReadonlyArray<number>
  /** One without a suffix, named as the entry, unless said. */
  readonly outputs?: readonly [Output, ...Array<Output>]
  readonly parameters: P
  readonly ending?: string
  readonly conflict?: (parameters: Values<P>) => string | undefined
  readonly make: (parameters: Values<P>, interval: Interval.Interval) => Indicator.Indicator
}

/** A line of a colour of its own unless said; as a mark, one of its sign. */
export const output = (
  suffix: string,
  title: string,
  style: Output["style"] = "line",
  more: Partial<Pick<Output, "color" | "isMiddle" | "meaning">> = {}
): Output => ({ suffix, title, style, color: "own", isMiddle: false, meaning: "sign", ...more })

/** What it is searched by beside its name: what it and its outputs are called. */
export const titles = ({ also, outputs, title }: Entry): ReadonlyArray<string> => [
  title,
  ...also,
  ...outputs.map((output) => output.title)
]

/** An entry whose parameters have names. */
export const make = <P extends { readonly [name: string]: Parameter.Parameter }>(given: Given<P>): Entry => {
  const { conflict = () => undefined, ending = "", make, name, outputs, parameters, title, ...rest } = given
  const names = Object.keys(parameters)
  const named = (values: ReadonlyArray<number>) =>
    Object.fromEntries(names.map((name, i) => [name, values[i]!])) as Values<P>
  return {
    short: name,
    also: [],
    scale: name,
    behind: undefined,
    levels: [],
    ...rest,
    name,
    title,
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
