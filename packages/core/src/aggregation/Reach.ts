/** How far time has come in a series, as its candles and marks alone tell: what opens before will not come in order any more. */
import * as Interval from "../market/Interval.ts"
import type * as Mark from "../market/Mark.ts"

/**
 * What a mark tells, epoch ms. One of a row that cannot be read tells nothing: its open time may be as wrong as the rest of it;
 * nor does a wish that something is derived again.
 */
const ofMark = (mark: Mark.Mark): number => {
  switch (mark._tag) {
    case "tracked":
      return mark.until ?? mark.from
    case "untracked":
      return mark.from
    case "asked":
    case "lost":
    case "restated":
      return mark.to
    case "unreadable":
    case "reprocess":
      return -Infinity
  }
}

/** `newest` is the open time of the newest candle, if there is one. */
export const make = (
  interval: Interval.Interval,
  newest: number | undefined,
  marks: ReadonlyArray<Mark.Mark>
): number =>
  marks.reduce(
    (reach, mark) => Math.max(reach, ofMark(mark)),
    newest === undefined ? -Infinity : Interval.next(interval, newest)
  )
