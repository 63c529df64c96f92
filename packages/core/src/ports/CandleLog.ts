/**
 * The port to the event log: records of each interval in partitions, offsets that only grow, a commit per group. A record
 * published is acknowledged or the publish fails; a group reads on from its commit, so what was not committed comes again.
 */
import { Context, type Duration, Effect, Option, Schema, Stream, SubscriptionRef } from "effect"
import type * as DeadLetter from "../market/DeadLetter.ts"
import type * as Interval from "../market/Interval.ts"
import type * as LogRecord from "../market/LogRecord.ts"
import type * as Series from "../market/Series.ts"

export interface Stored extends LogRecord.Encoded {
  readonly offset: number
  /** The trace that it was published in, as W3C Trace Context writes it. */
  readonly traceparent?: string
}

/** A stretch of one partition, without its records. */
export interface Stretch {
  /** Names the partition, for people. */
  readonly partition: string
  /** What in between is no record of ours. */
  readonly unreadable?: ReadonlyArray<DeadLetter.DeadLetter>
  /** Where the next one of the partition begins. */
  readonly nextOffset: number
  /** The traces that its records were published in. */
  readonly traceparents?: ReadonlySet<string>
  /** So many records of the partition lie behind it in the log, as far as that is known. */
  readonly waiting?: number
  /** So many records should have come before these, and the log no longer has them. */
  readonly lost?: number
  /** Everything below `offset` is done with. Comes last, and never goes back. */
  readonly commit: (offset: number) => Effect.Effect<void, CandleLogError>
}

/** Consecutive records of one partition. */
export interface Batch extends Stretch {
  readonly records: ReadonlyArray<Stored>
}

/** A part of an interval's records that keeps their order. All records of a series are in one partition, for ever. */
export interface Partition {
  readonly name: string
  /** Whether it is the one that has the records of a series. */
  readonly holds: (series: Series.Series) => boolean
  /** Where it ended when it was taken on: an offset beyond it was not given by this log. */
  readonly end: number
  /** From the group's commit on. */
  readonly batches: Stream.Stream<Batch, CandleLogError>
}

export interface Reading {
  readonly group: string
  readonly interval: Interval.Interval
  /** Candles in a batch, at most about. */
  readonly limit: number
  /** `follow` waits for what is published later, `drain` ends where the log ended when it was reached. */
  readonly mode: "follow" | "drain"
}

export class CandleLogError extends Schema.TaggedError<CandleLogError>()("CandleLogError", {
  message: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {}

export interface Shape {
  publish(records: ReadonlyArray<LogRecord.Encoded>): Effect.Effect<void, CandleLogError>
  /**
   * Reads an interval together with the other members of a group. `read` is run for each partition that falls to this one,
   * side by side. Where a partition goes to another member it is interrupted, and only when it has ended does that one begin.
   */
  consume<E, R>(
    reading: Reading,
    read: (partition: Partition) => Effect.Effect<void, E, R>
  ): Effect.Effect<void, CandleLogError | E, R>
}

/**
 * Reads a partition on and on: `fetch` gives the batch at a position, or nothing at the end of the log. There it waits for
 * `published` to move, which is read before the fetch so that no append is missed, and looks again after `poll` at the latest.
 */
export const tail = (options: {
  readonly from: number
  readonly mode: Reading["mode"]
  readonly fetch: (position: number) => Effect.Effect<Option.Option<Batch>, CandleLogError>
  readonly published: SubscriptionRef.SubscriptionRef<number>
  readonly poll: Duration.Input
}): Stream.Stream<Batch, CandleLogError> => {
  const { fetch, from, mode, poll, published } = options
  const newerThan = (seen: number) =>
    SubscriptionRef.changes(published).pipe(
      Stream.filter((version) => version > seen),
      Stream.take(1),
      Stream.runDrain,
      Effect.timeoutOption(poll)
    )
  return Stream.paginate(
    from,
    Effect.fnUntraced(function*(position) {
      const seen = yield* SubscriptionRef.get(published)
      const found = yield* fetch(position)
      if (Option.isSome(found)) return page([found.value], Option.some(found.value.nextOffset))
      if (mode === "drain") return page([], Option.none())
      yield* newerThan(seen)
      return page([], Option.some(position))
    })
  )
}

const page = (batches: ReadonlyArray<Batch>, next: Option.Option<number>) => [batches, next] as const

export class CandleLog extends Context.Service<CandleLog, Shape>()("@cryptostream/core/CandleLog") {}
