/** An indicator that reads nothing but the open time of a candle. */
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"

const minute = 60_000

export const minuteOfDay = (time: number): number => Math.floor(time / minute) % 1_440

/** ISO 8601: 1 is Monday, 7 is Sunday. The epoch was a Thursday. */
export const weekday = (time: number): number => (Math.floor(time / (1_440 * minute)) + 3) % 7 + 1

interface Given {
  readonly name: string
  readonly title: string
  readonly formula: string
  readonly source: string
}

/** f(open time, epoch ms) */
export const entry = (given: Given, f: (openTime: number) => number): Entry.Entry =>
  Entry.make({
    ...given,
    pane: "own",
    outputs: [Entry.output("", given.title, "steps")],
    parameters: {},
    make: () => Indicator.pointwise(Memory.window(1), ({ openTime }) => [Operator.map(openTime, f)])
  })
