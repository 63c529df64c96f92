/** One answer of `GET /api/v3/klines`, read strictly: rows of closed candles, what is none, and where to go on. Pure. */
import * as Candle from "@cryptostream/core/market/Candle"
import * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import * as Json from "@cryptostream/core/wire/Json"
import * as RestKline from "@cryptostream/core/wire/RestKline"
import * as Time from "@cryptostream/core/wire/Time"
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

const openTimeOf = (json: unknown): number | undefined => {
  const first: unknown = Array.isArray(json) ? json[0] : undefined
  return Number.isSafeInteger(first) && Time.unit(first as number) === "ms" ? first as number : undefined
}

const elementsOf = (text: string): Result.Result<ReadonlyArray<Element>, string> =>
  Result.flatMap(
    Result.mapError(Json.parse(text), (reason) => `it ${reason}`),
    (json) =>
      Array.isArray(json)
        ? Result.succeed(json.map((element: unknown, index): Element => ({
          index,
          row: RestKline.parse(element),
          openTime: openTimeOf(element)
        })))
        : Result.fail("it is no JSON array")
  )

const closeOf = (interval: Interval.Interval, openTime: number): number =>
  Interval.next(interval, Interval.floor(interval, openTime))

/** So long after its close a candle is whole wherever it stands: no server lags for as long. */
const settled = 60 * 60_000

/**
 * Whether a row is of a closed candle. The newest row may be of one still open, and nothing marks it. The clock alone does
 * not tell: behind one name stand several servers, of which one may lag behind, and its newest row has closed by the clock
 * and is not whole. So it counts only where a later row stands behind it in the same answer, or its close is long ago.
 */
const isClosed = (interval: Interval.Interval, openTime: number, newest: number, now: number): boolean => {
  const closesAt = closeOf(interval, openTime)
  return closesAt <= now && (openTime < newest || closesAt + settled < now)
}

/** Open time up to which is asked: one bucket further than is wanted, as a witness of the last one. */
export const endTime = ({ series, to }: Asked): number | undefined =>
  to === undefined ? undefined : Interval.ceil(series.interval, to)

/** How far ahead of what we know of the exchange's clock a candle may open. */
const tolerance = 60_000

/** Open time of the last candle in the answer: the one that shows that those before it are whole. */
const newestOf = ({ interval }: Series.Series, elements: ReadonlyArray<Element>, now: number): number => {
  const toCandle = Candle.fromRow(interval)
  const last = elements.findLast(({ openTime = Infinity, row }) =>
    openTime <= now + tolerance && Result.isSuccess(Result.flatMap(row, toCandle))
  )
  return last?.openTime ?? -Infinity
}

const iso = (time: number): string => new Date(time).toISOString()

/** An element that is no row of what was asked for, and the open time of the row before it. */
interface Unreadable {
  readonly element: Element
  readonly previous: number
  readonly reason: string
}

/** A row without a time of its own is found behind the one before it: its place in a page is another one next time. */
const placeOf = ({ from }: Asked, { element: { openTime }, previous }: Unreadable): string =>
  openTime !== undefined ? iso(openTime) : previous === -Infinity ? `first from ${iso(from)}` : `after ${iso(previous)}`

const letters = (asked: Asked, text: string, unreadable: ReadonlyArray<Unreadable>, knownAt: number) => {
  if (unreadable.length === 0) return []
  const { series } = asked
  const texts = JsonElements.split(text)
  return unreadable.map((one) => {
    const { element: { index, openTime }, reason } = one
    return DeadLetter.make({
      origin: `rest klines ${Series.key(series)} ${placeOf(asked, one)}`,
      ...series,
      ...(openTime !== undefined && { openTime: Interval.floor(series.interval, openTime) }),
      reason,
      bytes: texts[index]!,
      encoding: "text",
      knownAt
    })
  })
}

/** Where an element opens, or why it is no row of what was asked for. */
const placed = (asked: Asked, now: number, { openTime }: Element, previous: number): Result.Result<number, string> => {
  const { from } = asked
  const end = endTime(asked) ?? Infinity
  if (openTime === undefined) return Result.fail("has no open time in milliseconds")
  if (openTime < from) return Result.fail(`opens before ${iso(from)}, from where it was asked`)
  if (openTime > end) return Result.fail(`opens after ${iso(end)}, up to where it was asked`)
  if (openTime > now + tolerance) return Result.fail("opens at a time that is not yet")
  if (openTime <= previous) return Result.fail(`stands behind a row that opens at ${iso(previous)}`)
  return Result.succeed(openTime)
}

/** Reads the text of an answer that was given at `now` by the exchange's clock; says why where it is no page at all. */
export const read = (asked: Asked, text: string, now: number): Result.Result<Page, string> =>
  Result.map(elementsOf(text), (elements) => {
    const { series, to = Infinity } = asked
    const toCandle = Candle.fromRow(series.interval)
    const newest = newestOf(series, elements, now)
    const rows: Array<Row.Row> = []
    const unreadable: Array<Unreadable> = []
    let [previous, furthest] = [-Infinity, -Infinity]
    let next: number | undefined
    let isLast = elements.length < size
    const bury = (element: Element, reason: string) => unreadable.push({ element, previous, reason })
    for (const element of elements) {
      const place = placed(asked, now, element, previous)
      if (Result.isFailure(place)) {
        bury(element, place.failure)
        continue
      }
      const openTime = place.success
      const closed = isClosed(series.interval, openTime, newest, now)
      const row = Result.flatMap(element.row, (parsed) => Result.map(toCandle(parsed), () => parsed))
      if (Result.isFailure(row)) {
        // Its time may be as wrong as the rest of it: what stands behind it is judged as if it were not there.
        if (closed) bury(element, row.failure)
        furthest = Math.max(furthest, openTime)
        continue
      }
      previous = openTime
      if (openTime < to && closed) {
        rows.push(row.success)
        next = openTime + 1
        // Else it is a witness, or still open, and ends what was asked for; or has no witness, and begins the next page.
      } else if (openTime >= to || closeOf(series.interval, openTime) > now) isLast = true
    }
    if (next === undefined && furthest > -Infinity) next = furthest + 1
    return { rows, letters: letters(asked, text, unreadable, now), knownAt: now, next: isLast ? undefined : next }
  })
