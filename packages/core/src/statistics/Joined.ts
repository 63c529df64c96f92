/** The closes of two series where both have a candle, as portions of the two come in: neither needs to wait for the other. */
import type * as Bars from "../market/Bars.ts"

/** Candles, oldest first, by what is read of them. */
export interface Closes {
  readonly openTimes: ReadonlyArray<number>
  readonly closes: ReadonlyArray<number>
}

/** What one series is ahead of the other by; the other has none. */
export interface Waiting {
  readonly first: Closes
  readonly second: Closes
}

export interface Joined {
  /** Epoch ms. */
  readonly openTimes: Float64Array
  readonly first: Float64Array
  readonly second: Float64Array
}

const none: Closes = { openTimes: [], closes: [] }
export const initial: Waiting = { first: none, second: none }

const behind = (kept: ReadonlyArray<number>, values: Float64Array): Float64Array => {
  const all = new Float64Array(kept.length + values.length)
  all.set(kept)
  all.set(values, kept.length)
  return all
}

/** The candles of both come in order of their open times, and no open time comes twice. One that has no partner is passed over. */
export const step = (waiting: Waiting, first: Bars.Bars, second: Bars.Bars): readonly [Waiting, Joined] => {
  const ofFirst = behind(waiting.first.openTimes, first.openTime)
  const ofSecond = behind(waiting.second.openTimes, second.openTime)
  const closesOfFirst = behind(waiting.first.closes, first.close)
  const closesOfSecond = behind(waiting.second.closes, second.close)
  const most = Math.min(ofFirst.length, ofSecond.length)
  const [openTimes, a, b] = [new Float64Array(most), new Float64Array(most), new Float64Array(most)]
  let [i, k, length] = [0, 0, 0]
  while (i < ofFirst.length && k < ofSecond.length) {
    const time = ofFirst[i]!
    if (time === ofSecond[k]!) {
      openTimes[length] = time
      a[length] = closesOfFirst[i++]!
      b[length++] = closesOfSecond[k++]!
    } else if (time < ofSecond[k]!) i++
    else k++
  }
  return [{
    first: { openTimes: Array.from(ofFirst.subarray(i)), closes: Array.from(closesOfFirst.subarray(i)) },
    second: { openTimes: Array.from(ofSecond.subarray(k)), closes: Array.from(closesOfSecond.subarray(k)) }
  }, { openTimes: openTimes.subarray(0, length), first: a.subarray(0, length), second: b.subarray(0, length) }]
}
