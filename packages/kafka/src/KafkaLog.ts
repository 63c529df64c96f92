/** The port CandleLog in topics of Kafka, one an interval; the members of a group share its partitions. */
import type * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import type * as Interval from "@cryptostream/core/market/Interval"
import type * as Series from "@cryptostream/core/market/Series"
import { type Batch, CandleLog, CandleLogError, type Reading, type Shape } from "@cryptostream/core/ports/CandleLog"
import { StateStore, StateStoreError } from "@cryptostream/core/ports/StateStore"
import * as Tracing from "@cryptostream/core/programs/Tracing"
import { Effect, Layer, Result, Stream } from "effect"
import { Broker, type Ends, KafkaError } from "./Broker.ts"
import * as Envelope from "./Envelope.ts"
import * as Member from "./Member.ts"
import * as Ownership from "./Ownership.ts"
import * as Placement from "./Placement.ts"
import * as Sender from "./Sender.ts"
import type { Topics } from "./Topics.ts"

const failed = ({ cause, message }: { readonly message: string; readonly cause?: unknown }) =>
  new CandleLogError({ message, cause })

interface Place {
  readonly topic: string
  readonly partition: number
  readonly interval: Interval.Interval
  readonly limit: number
  readonly commit: Batch["commit"]
  /** Told of each series that has records there. */
  readonly seen: (series: Series.Series) => void
}

/** A batch that says that the log begins behind where it was read to. */
const beginsLater = (name: string, commit: Batch["commit"], from: number, low: number): Batch => ({
  partition: name,
  records: [],
  nextOffset: low,
  lost: low - from,
  commit
})

/** A batch that still grows. */
interface Growing extends Batch {
  readonly records: Array<Batch["records"][number]>
  unreadable?: Array<DeadLetter.DeadLetter>
  nextOffset: number
  waiting: number
  traceparents?: Set<string>
}

/** What was fetched, as batches of about `limit` candles; what was read before is left out, and what is not there is told. */
export const cut = ({ commit, interval, limit, partition, seen, topic }: Place) => {
  const decode = Envelope.decode(topic, partition, interval, seen)
  const grow = (nextOffset: number, lost: number): Growing => ({
    partition: `${topic}-${partition}`,
    records: [],
    nextOffset,
    waiting: 0,
    commit,
    ...(lost > 0 && { lost })
  })
  return (position: number, { end, messages }: Member.Fetched): readonly [number, ReadonlyArray<Batch>] => {
    const batches: Array<Growing> = []
    let next = position
    let candles = 0
    for (const message of messages) {
      const offset = Number(message.offset)
      if (offset < next) continue
      const decoded = decode(message)
      const size = Result.isSuccess(decoded) ? Math.max(1, decoded.success.candles) : 1
      if (batches.length === 0 || candles + size > limit || offset > next) {
        batches.push(grow(offset, offset - next))
        candles = 0
      }
      const batch = batches.at(-1)!
      if (Result.isSuccess(decoded)) {
        const { traceparent } = decoded.success
        batch.records.push(decoded.success)
        if (traceparent !== undefined) (batch.traceparents ??= new Set()).add(traceparent)
      } else (batch.unreadable ??= []).push(decoded.failure)
      candles += size
      next = batch.nextOffset = offset + 1
      batch.waiting = Math.max(0, end - next)
    }
    return [next, batches]
  }
}

const nowhere: Ends = { low: 0, high: 0 }

const make = Effect.fnUntraced(function*(topics: Topics, prefix: string) {
  const broker = yield* Broker
  const state = yield* StateStore
  const sender = yield* Sender.make
  const placement = yield* Placement.make(state, topics.candles("1m").partitions)

  const publish: Shape["publish"] = Effect.fnUntraced(
    function*(records) {
      const intervals = new Set(records.map(({ series }) => series.interval))
      yield* Effect.forEach(intervals, (interval) => broker.ensure(topics.candles(interval)), { discard: true })
      const traceparent = yield* Tracing.current
      const messages = yield* Effect.forEach(
        records,
        (record) =>
          Effect.map(placement.of(record.series), (partition): Sender.Addressed => ({
            ...Envelope.encode(record, traceparent),
            topic: topics.candles(record.series.interval).name,
            partition
          }))
      )
      yield* sender.send(messages)
    },
    Effect.mapError(failed),
    Effect.withSpan("KafkaLog.publish", { kind: "producer" })
  )

  const batchesOf = ({ interval, limit, mode }: Reading, lane: Member.Lane, from: number, { high, low }: Ends) => {
    const topic = topics.candles(interval).name
    const { commit, partition } = lane
    const begin = Math.max(from, low)
    const gone = low > from ? [beginsLater(`${topic}-${partition}`, commit, from, low)] : []
    const seen = (series: Series.Series) => placement.note(series, partition)
    const fetched = Stream.fromQueue(lane.fetched).pipe(
      Stream.mapAccum(() => begin, cut({ topic, partition, interval, limit, commit, seen }))
    )
    const rest = mode === "follow"
      ? fetched
      : begin >= high
      ? Stream.empty
      : Stream.takeUntil(fetched, ({ nextOffset }) => nextOffset >= high)
    return Stream.concat(Stream.fromIterable(gone), Stream.unwrap(Effect.as(lane.begin(begin), rest)))
  }

  const consume: Shape["consume"] = (reading, read) => {
    const { group, interval } = reading
    const topic = topics.candles(interval)
    const groupId = `${prefix}.${group}.${interval}`
    const placeOf = Effect.fnUntraced(function*(partition: number) {
      yield* placement.load(interval)
      const committed = (yield* broker.committed(groupId, topic.name)).get(partition) ?? 0
      return { committed, ends: (yield* broker.ends(topic.name)).get(partition) ?? nowhere }
    }, Effect.mapError(failed))
    const readLane = Effect.fnUntraced(function*(lane: Member.Lane) {
      const { partition } = lane
      const { committed, ends } = yield* placeOf(partition)
      yield* read({
        name: `${topic.name}-${partition}`,
        holds: (series) => series.interval === interval && placement.knownOf(series) === partition,
        end: ends.high,
        batches: batchesOf(reading, lane, committed, ends)
      }).pipe(Effect.annotateLogs({ interval, topic: topic.name, partition }))
    })
    const member = Member.read(broker, groupId, topic.name, (lane) => {
      const place = { group, interval, partition: lane.partition }
      return Ownership.holding(state, broker.memberId, broker.members(groupId), place)(readLane(lane))
    })
    return Effect.andThen(broker.ensure(topic), member).pipe(
      Effect.mapError((error) =>
        error instanceof KafkaError || error instanceof StateStoreError ? failed(error) : error
      )
    )
  }
  return CandleLog.of({ publish, consume })
})

export const layer = (topics: Topics, prefix: string) => Layer.effect(CandleLog, make(topics, prefix))
