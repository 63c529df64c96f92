/** Makes dials wait their turn: the exchange shuts out an address that dials more than 300 times in five minutes. */
import { Clock, Context, Effect } from "effect"

const dials = 300

/** A second more than the exchange counts by: a dial arrives some time after it was made. */
const windowMillis = 301_000

/** When the dials were made or are to be made, the latest 300 of them, epoch ms. */
export type Turns = ReadonlyArray<number>

/** Gives out the next turn. */
export const next = (turns: Turns, now: number): readonly [Turns, number] => {
  const first = turns.at(-dials)
  const turn = first === undefined ? now : Math.max(now, first + windowMillis)
  return [[...turns, turn].slice(-dials), turn]
}

export interface Shape {
  /** Returns when a dial may be made. */
  readonly wait: Effect.Effect<void>
}

export const make = (): Shape => {
  let turns: Turns = []
  const wait = Effect.gen(function*() {
    const now = yield* Clock.currentTimeMillis
    const [after, turn] = next(turns, now)
    turns = after
    if (turn > now) yield* Effect.sleep(turn - now)
  })
  return { wait }
}

/** One for the whole process, since the exchange counts by address. */
export const DialLimit = Context.Reference<Shape>("@cryptostream/binance/live/DialLimit", { defaultValue: make })
