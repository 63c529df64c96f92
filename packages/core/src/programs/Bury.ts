/** Keeps what cannot be read: its bytes first, then a word on it, and a mark in the log on the bucket that it stands in. */
import { Effect } from "effect"
import type * as DeadLetter from "../market/DeadLetter.ts"
import * as Interval from "../market/Interval.ts"
import * as LogRecord from "../market/LogRecord.ts"
import { CandleLog } from "../ports/CandleLog.ts"
import { DeadLetters } from "../ports/DeadLetters.ts"
import * as Metrics from "./Metrics.ts"
import { about } from "./Saying.ts"

/** Of many at once the first few are said one by one, the others counted: all of them are in the list of dead letters. */
const saidOneByOne = 20

/** The bucket of a letter, where its open time could be read. */
export const bucket = ({ interval, openTime }: DeadLetter.DeadLetter): number | undefined =>
  interval === undefined || openTime === undefined ? undefined : Interval.floor(interval, openTime)

const marked = (letter: DeadLetter.DeadLetter): ReadonlyArray<LogRecord.Encoded> => {
  const { id, interval, knownAt, symbol } = letter
  const from = bucket(letter)
  if (from === undefined || interval === undefined || symbol === undefined) return []
  const to = Interval.next(interval, from)
  return [LogRecord.encode({ symbol, interval, mark: { _tag: "unreadable", from, to, deadLetter: id, knownAt } })]
}

export const bury = Effect.fn("Bury.bury")(function*(letters: ReadonlyArray<DeadLetter.DeadLetter>) {
  if (letters.length === 0) return
  yield* (yield* DeadLetters).append(letters)
  for (const { id, interval, origin, reason, symbol } of letters.slice(0, saidOneByOne)) {
    yield* Effect.logWarning(`${origin}: ${reason}; kept as dead letter ${id}`).pipe(
      about("dead-letter"),
      Effect.annotateLogs({ symbol, interval })
    )
  }
  const others = letters.length - saidOneByOne
  if (others > 0) {
    yield* Effect.logWarning(`and ${others} more that cannot be read: see "cryptostream dead-letters list"`).pipe(
      about("dead-letter")
    )
  }
  yield* Metrics.deadLetters("source", letters.length)
  yield* (yield* CandleLog).publish(letters.flatMap(marked))
})
