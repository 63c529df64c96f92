/** How complete what is in sight is: the account's rule over the slots that are on the screen, as far as they are due. */
import type { Hole, Layout } from "./slots.ts"

export interface Sight {
  /** Closed candles, and the buckets in which one is due: what is only pending is nobody's fault. */
  readonly present: number
  readonly expected: number
  readonly exchangeHoles: number
  /** Runs of buckets that should be there, and of those that the exchange does not have. */
  readonly holes: number
  readonly holesOfExchange: number
  /** present / (expected - exchange holes), 0 to 1; absent where nothing is expected. */
  readonly completeness: number | undefined
}

/** The buckets of a hole that lie in its slots from `first` to `last`: a break has more buckets than slots. */
const bucketsIn = (hole: Hole, first: number, last: number): number => {
  const drawn = hole.last - hole.first + 1
  const before = (slot: number) => Math.floor((slot - hole.first) * hole.buckets / drawn)
  return before(Math.min(hole.last, last) + 1) - before(Math.max(hole.first, first))
}

/** `from` and `to` are slots, and may lie between two or beyond the ends; a slot is in sight where its middle is. */
export const of = ({ holes, slots }: Layout, from: number, to: number): Sight => {
  const [first, last] = [Math.max(0, Math.ceil(from)), Math.min(slots.length - 1, Math.floor(to))]
  let present = 0
  for (let i = first; i <= last; i++) if (slots[i]?.candle !== undefined && !slots[i]!.forming) present += 1
  const isDue = ({ status }: Hole) => status !== "unwatched" && status !== "pending"
  const seen = holes.filter((hole) => isDue(hole) && hole.first <= last && hole.last >= first)
  const buckets = (some: ReadonlyArray<Hole>) => some.reduce((sum, hole) => sum + bucketsIn(hole, first, last), 0)
  const expected = present + buckets(seen)
  const ofExchange = seen.filter(({ status }) => status === "exchange-hole")
  const exchangeHoles = buckets(ofExchange)
  return {
    present,
    expected,
    exchangeHoles,
    holes: seen.length - ofExchange.length,
    holesOfExchange: ofExchange.length,
    completeness: expected > exchangeHoles ? present / (expected - exchangeHoles) : undefined
  }
}
