/** What a fake exchange answers when it is asked for klines: a market without a past that a test chooses, and its flaws. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Samples from "../../core/test/Samples.ts"
import type * as FakeRest from "./FakeRest.ts"

export interface Market {
  readonly listedAt: number
  readonly isHole?: (openTime: number) => boolean
  /** By how much what a request sees is older than its time, ms. */
  readonly lag?: (request: number) => number
  /** What becomes of a row on its way. */
  readonly spoil?: (row: ReadonlyArray<unknown>) => unknown
}

/** Answers klines as the exchange does, the open candle included; `request` counts them. */
export const answering = ({ isHole = () => false, lag = () => 0, listedAt, spoil = (row) => row }: Market) => {
  let request = 0
  /** Where the one row is that a request without a start asks for. */
  const newest = (interval: Interval.Interval, end: number): number => {
    let openTime = Interval.floor(interval, end)
    while (openTime > listedAt && isHole(openTime)) openTime = Interval.previous(interval, openTime)
    return openTime
  }
  return ({ url }: FakeRest.Seen, exchangeTime: number): FakeRest.Reply => {
    const parameter = (name: string) => Number(url.searchParams.get(name) ?? NaN)
    const interval = url.searchParams.get("interval") as Interval.Interval
    const asOf = exchangeTime - lag(request++)
    const end = Math.min(asOf, url.searchParams.has("endTime") ? parameter("endTime") : Infinity)
    const limit = parameter("limit")
    const rows: Array<unknown> = []
    const from = url.searchParams.has("startTime") ? parameter("startTime") : newest(interval, end)
    let openTime = Interval.ceil(interval, Math.max(listedAt, from))
    for (; openTime <= end && rows.length < limit; openTime = Interval.next(interval, openTime)) {
      if (isHole(openTime)) continue
      // A candle has one trade a second so far: one that is not whole shows.
      const trades = Math.floor(Math.min(asOf, Interval.closeTime(interval, openTime)) / 1000) - openTime / 1000
      rows.push(spoil([...Samples.rowOf(interval)({ ...Samples.candleAt(0), openTime, trades }), "0"]))
    }
    return { body: rows }
  }
}
