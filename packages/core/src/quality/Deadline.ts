/**
 * When the close of the bucket at the cursor is due, and what its absence means. On event time: a bucket has its deadline
 * whether anything is heard of the series or not. Pure; times are epoch ms of the source's clock.
 */
import * as Interval from "../market/Interval.ts"
import { deadlineMillis } from "./Account.ts"

/** How often the source was asked for the bucket in vain, and when last. */
export interface Asked {
  readonly times: number
  readonly at: number
}

export const notAsked: Asked = { times: 0, at: -Infinity }

const longestPause = 60_000

/** When the source is to be asked for the bucket at the cursor: at its deadline, and then less and less often. */
export const askAt = (interval: Interval.Interval, cursor: number, { at, times }: Asked): number => {
  const deadline = Interval.next(interval, cursor) + deadlineMillis
  return times === 0 ? deadline : Math.max(deadline, at + Math.min(longestPause, deadlineMillis * 2 ** (times - 1)))
}

/** From when on it is late: it did not come by its deadline, and asking has not helped. */
export const lateAt = (interval: Interval.Interval, cursor: number): number =>
  Interval.next(interval, cursor) + 2 * deadlineMillis
