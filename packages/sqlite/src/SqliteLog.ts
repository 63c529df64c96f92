/** The log in a SQLite file. An interval is one partition; a committed record that every group is done with is removed. */
import type { Interval } from "@cryptostream/core/market/Interval"
import type { Encoded } from "@cryptostream/core/market/LogRecord"
import { CandleLog, CandleLogError, type Shape, tail as tailOf } from "@cryptostream/core/ports/CandleLog"
import * as NodeWorker from "@effect/platform-node/NodeWorker"
import { Effect, Layer, Option, Semaphore, Stream, SubscriptionRef } from "effect"
import { RpcClient } from "effect/rpc"
import { Worker } from "node:worker_threads"
import type { WorkerOptions } from "./Database.ts"
import { LogRpcs } from "./LogRpcs.ts"
import * as Tail from "./Tail.ts"

/** Records appended by another process are seen after this long; our own at once. */
const poll = "250 millis"

const failed = (cause: { readonly message: string }) =>
  new CandleLogError({ message: `log.sqlite: ${cause.message}`, cause })

export interface Options extends WorkerOptions {
  /**
   * Candles that may wait for their reader where they come in bulk, for the sake of live ones that come between them. What
   * comes in bulk rests between its portions then.
   */
  readonly queued?: number
}

/** What comes in bulk, in portions; live candles come alone. */
const portions = (records: ReadonlyArray<Encoded>, size: number): ReadonlyArray<ReadonlyArray<Encoded>> => {
  const parts: Array<Array<Encoded>> = []
  let held = Infinity
  for (const record of records) {
    if (held + Tail.size(record) > size) {
      parts.push([])
      held = 0
    }
    held += Tail.size(record)
    parts.at(-1)!.push(record)
  }
  return parts
}

/** What comes in bulk beside live candles comes so fast at most, in candles a second. */
const mostBesideLive = 20_000

/** So few candles are published whatever else waits. */
const few = 20

const candlesIn = (records: ReadonlyArray<Encoded>): number => records.reduce((sum, record) => sum + record.candles, 0)

const isBulk = (records: ReadonlyArray<Encoded>): boolean => candlesIn(records) > few

const make = Effect.fnUntraced(function*(queued: number) {
  const client = yield* RpcClient.make(LogRpcs)
  const tail = yield* SubscriptionRef.make(Tail.empty)
  /** One append at a time: the tail must see them in the order of their offsets. */
  const appending = yield* Semaphore.make(1)
  const inBulk = yield* Semaphore.make(1)
  const published = yield* SubscriptionRef.make(0)

  /** Waits while a reader of what is to be published is too far behind. */
  const room = (records: ReadonlyArray<Encoded>) => {
    const intervals = new Set<Interval>(records.map((record) => record.series.interval))
    const most = isBulk(records) ? queued : Tail.bound
    return SubscriptionRef.changes(tail).pipe(
      Stream.filter((now) => ![...intervals].some((interval) => Tail.isFull(now, interval, most))),
      Stream.take(1),
      Stream.runDrain
    )
  }

  const publishOne = Effect.fnUntraced(function*(records: ReadonlyArray<Encoded>) {
    yield* room(records)
    yield* appending.withPermits(1)(Effect.gen(function*() {
      const first = yield* Effect.mapError(client.append({ records }), failed)
      const stored = records.map((record, i) => ({ ...record, offset: first + i }))
      yield* SubscriptionRef.update(tail, (now) => Tail.append(now, first, stored))
    }))
    yield* SubscriptionRef.update(published, (version) => version + 1)
  })

  /** One portion at a time, and a rest behind it: the time between is left to what comes live. */
  const publishResting = (records: ReadonlyArray<Encoded>) =>
    isBulk(records) && queued < Tail.bound
      ? Effect.andThen(publishOne(records), Effect.sleep(1000 * candlesIn(records) / mostBesideLive)).pipe(
        inBulk.withPermits(1)
      )
      : publishOne(records)

  const publish = (records: ReadonlyArray<Encoded>) =>
    Effect.forEach(portions(records, queued), publishResting, { discard: true })

  const consume: Shape["consume"] = Effect.fnUntraced(function*({ group, interval, limit, mode }, read) {
    const reader = Symbol(group)
    const commit = (offset: number) => Effect.mapError(client.commit({ group, interval, offset }), failed)
    const fetch = Effect.fnUntraced(function*(position: number) {
      const known = yield* SubscriptionRef.updateAndGet(tail, (now) => Tail.move(now, reader, interval, position))
      const kept = Tail.read(known, interval, position, limit)
      const records = kept.length > 0
        ? kept
        : yield* Effect.mapError(client.read({ interval, from: position, limit }), failed)
      const last = records.at(-1)
      return last === undefined
        ? Option.none()
        : Option.some({
          partition: interval,
          records,
          nextOffset: last.offset + 1,
          waiting: Tail.waiting(known, interval, last.offset),
          commit
        })
    })
    const { committed, end } = yield* Effect.mapError(client.place({ group, interval }), failed)
    const batches = tailOf({ from: committed, mode, fetch, published, poll }).pipe(
      Stream.ensuring(SubscriptionRef.update(tail, (now) => Tail.leave(now, reader)))
    )
    yield* read({ name: interval, holds: (series) => series.interval === interval, end, batches })
  })
  return CandleLog.of({ publish, consume })
})

const spawn = (options: WorkerOptions) => () =>
  new Worker(new URL("./LogWorker.ts", import.meta.url), { workerData: options, name: "log.sqlite" })

export const layer = ({ queued = Tail.bound, ...options }: Options) =>
  Layer.effect(CandleLog, make(queued)).pipe(
    Layer.provide(RpcClient.layerProtocolWorker({ size: 1, concurrency: 64 })),
    Layer.provide(NodeWorker.layer(spawn(options)))
  )
