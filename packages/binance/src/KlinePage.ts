/** One answer of `GET /api/v3/klines`, read strictly: rows of closed candles, what is none, and where to go on. Pure. */
import * as Candle from "@cryptostream/core/market/Candle"
import * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import * as RestKline from "@cryptostream/core/wire/RestKline"
import { Result } from "effect"
import * as JsonElements from "./JsonElements.ts"

/** The most rows that the exchange gives at a time. */
export const size = 1000

/** What was asked for: rows that open in [from, to), or up to the newest where there is no end. Epoch ms. */
export interface Asked {
  readonly series: Series.Series
  readonly from: number
  readonly to: number | undefined
}

export interface Page {
  readonly rows: ReadonlyArray<Row.Row>
  readonly letters: ReadonlyArray<DeadLetter.DeadLetter>
  /** The exchange's time of the answer, epoch ms. */
  readonly knownAt: number
  /** Where to ask on; nothing where this was the last of what was asked for, or of what there is. */
  readonly next: number | undefined
}

/** An element of the answer; its row and open time where they can be read. */
interface Element {
  readonly index: number
  readonly row: Result.Result<Row.Row, string>
  readonly openTime: number | undefined
}

const latestTime = 8.64e15

const openTimeOf = (json: unknown): number | undefined => {
  const first: unknown = Array.isArray(json) ? json[0] : undefined
  return Number.isSafeInteger(first) && Math.abs(first as number) <= latestTime ? first as number : undefined
}

const elementsOf = (text: string): Result.Result<ReadonlyArray<Element>, string> =>
  Result.flatMap(
    Result.try({ try: (): unknown => JSON.parse(text), catch: (cause) => `it is no JSON: ${String(cause)}` }),
    (json) =>
      Array.isArray(json)
        ? Result.succeed(json.map((element: unknown, index): Element => ({
          index,
          row: RestKline.parse(element),
          openTime: openTimeOf(element)
        })))
        : Result.fail("it is no JSON array")
  )

/** Long after its close a candle is whole wherever it stands. */
const settled = 60_000

/**
 * Whether a row is of a closed candle. The newest row may be of one still open, and nothing marks it. The clock alone does
 * not tell: behind one name stand several servers, of which one may lag behind, and its newest row has closed by the clock
 * and is not whole. So it counts only where a later row stands behind it in the same answer, or its close is long ago.
 */
const isClosed = (interval: Interval.Interval, openTime: number, newest: number, now: number): boolean => {
  const closesAt = Interval.next(interval, Interval.floor(interval, openTime))
  return closesAt <= now && (openTime < newest || closesAt + settled < now)
}

/** Open time of the last candle in the answer: the one that shows that those before it are whole. */
const newestOf = ({ interval }: Series.Series, elements: ReadonlyArray<Element>): number => {
  const toCandle = Candle.fromRow(interval)
  const last = elements.findLast(({ row }) => Result.isSuccess(Result.flatMap(row, toCandle)))
  return last?.openTime ?? -Infinity
}

/** Open time up to which is asked: one bucket further than is wanted, as a witness of the last one. */
export const endTime = ({ series, to }: Asked): number | undefined =>
  to === undefined ? undefined : Interval.ceil(series.interval, to)

/** How far ahead of what we know of the exchange's clock a candle may open. */
const tolerance = 60_000

const iso = (time: number): string => new Date(time).toISOString()

/** A row without a time of its own is found behind the one before it: its place in a page is another one next time. */
const placeOf = (openTime: number | undefined, previous: number, { from }: Asked): string =>
  openTime !== undefined ? iso(openTime) : previous === -Infinity ? `first from ${iso(from)}` : `after ${iso(previous)}`

type Unreadable = readonly [element: Element, place: string, reason: string]

const bury = (
  series: Series.Series,
  text: string,
  unreadable: ReadonlyArray<Unreadable>,
  knownAt: number
): ReadonlyArray<DeadLetter.DeadLetter> => {
  if (unreadable.length === 0) return []
  const texts = JsonElements.split(text)
  return unreadable.map(([{ index, openTime }, place, reason]) =>
    DeadLetter.make({
      origin: `rest klines ${Series.key(series)} ${place}`,
      ...series,
      ...(openTime !== undefined && { openTime: Interval.floor(series.interval, openTime) }),
      reason,
      bytes: texts[index]!,
      encoding: "text",
      knownAt
    })
  )
}

/** Why an element is no row that was asked for, in its place. */
const objection = (asked: Asked, now: number, { openTime, row }: Element, previous: number): string | undefined => {
  const { from } = asked
  const end = endTime(asked)
  if (openTime === undefined) return Result.isFailure(row) ? row.failure : "its open time is no time"
  if (openTime < from) return `opens before ${iso(from)}, from where it was asked`
  if (end !== undefined && openTime > end) return `opens after ${iso(end)}, up to where it was asked`
  if (openTime > now + tolerance) return `opens at a time that is not yet`
  if (openTime <= previous) return `stands behind a row that opens at ${iso(previous)}`
  return undefined
}

/** Reads the text of an answer that was given at `now` by the exchange's clock; says why where it is no page at all. */
export const read = (asked: Asked, text: string, now: number): Result.Result<Page, string> =>
  Result.map(elementsOf(text), (elements) => {
    const { series, to = Infinity } = asked
    const toCandle = Candle.fromRow(series.interval)
    const newest = newestOf(series, elements)
    const rows: Array<Row.Row> = []
    const unreadable: Array<Unreadable> = []
    let previous = -Infinity
    let next: number | undefined
    let isLast = elements.length < size
    for (const element of elements) {
      const { openTime, row } = element
      const place = placeOf(openTime, previous, asked)
      const reason = objection(asked, now, element, previous)
      if (reason !== undefined) {
        unreadable.push([element, place, reason])
        continue
      }
      previous = openTime!
      if (previous >= to || !isClosed(series.interval, previous, newest, now)) {
        // A witness, or a candle still open: it is read when it is asked for, or closed.
        isLast = true
        continue
      }
      next = previous + 1
      const candle = Result.flatMap(row, toCandle)
      if (Result.isFailure(candle)) unreadable.push([element, place, candle.failure])
      else if (Result.isSuccess(row)) rows.push(row.success)
    }
    return { rows, letters: bury(series, text, unreadable, now), knownAt: now, next: isLast ? undefined : next }
  })
