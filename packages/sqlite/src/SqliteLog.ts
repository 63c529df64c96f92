/** The log in a SQLite file. An interval is one partition; a committed record that every group is done with is removed. */
import { CandleLog, CandleLogError, type Shape, tail } from "@cryptostream/core/ports/CandleLog"
import { NodeWorker } from "@effect/platform-node"
import { Effect, Layer, Option, Stream, SubscriptionRef } from "effect"
import { RpcClient } from "effect/rpc"
import { Worker } from "node:worker_threads"
import type { WorkerOptions } from "./Database.ts"
import { LogRpcs } from "./LogRpcs.ts"

/** Records appended by another process are seen after this long; our own at once. */
const poll = "250 millis"

const failed = (cause: { readonly message: string }) =>
  new CandleLogError({ message: `log.sqlite: ${cause.message}`, cause })

const make = Effect.gen(function*() {
  const client = yield* RpcClient.make(LogRpcs)
  const published = yield* SubscriptionRef.make(0)
  const batches: Shape["batches"] = ({ group, interval, limit, mode }) => {
    const commit = (offset: number) => Effect.mapError(client.commit({ group, interval, offset }), failed)
    const start = Effect.gen(function*() {
      const from = yield* Effect.mapError(client.committed({ group, interval }), failed)
      const fetch = Effect.fnUntraced(function*(position: number) {
        const records = yield* Effect.mapError(client.read({ interval, from: position, limit }), failed)
        const last = records.at(-1)
        return last === undefined
          ? Option.none()
          : Option.some({ partition: interval, records, nextOffset: last.offset + 1, commit })
      })
      return tail({ from, mode, fetch, published, poll })
    })
    return Stream.unwrap(start)
  }
  return CandleLog.of({
    publish: (records) =>
      Effect.mapError(client.append({ records }), failed).pipe(
        Effect.andThen(SubscriptionRef.update(published, (n) => n + 1))
      ),
    batches
  })
})

const spawn = (options: WorkerOptions) => () =>
  new Worker(new URL("./LogWorker.ts", import.meta.url), { workerData: options, name: "log.sqlite" })

export const layer = (options: WorkerOptions) =>
  Layer.effect(CandleLog, make).pipe(
    Layer.provide(RpcClient.layerProtocolWorker({ size: 1, concurrency: 64 })),
    Layer.provide(NodeWorker.layer(spawn(options)))
  )
