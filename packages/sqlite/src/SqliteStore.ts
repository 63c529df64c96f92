/** The ports CandleStore, StateStore and DeadLetters over one SQLite file: a writer has it in a thread, a reader in place. */
import type * as Series from "@cryptostream/core/market/Series"
import { CandleStore, CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import { DeadLetters, DeadLettersError } from "@cryptostream/core/ports/DeadLetters"
import { StateStore, StateStoreError } from "@cryptostream/core/ports/StateStore"
import type { Span } from "@cryptostream/core/quality/Sequence"
import * as NodeWorker from "@effect/platform-node/NodeWorker"
import { Context, Effect, Layer, Option, Stream } from "effect"
import { RpcClient, type RpcClientError } from "effect/rpc"
import type { WorkerError } from "effect/workers"
import { Worker } from "node:worker_threads"
import * as Block from "./Block.ts"
import type { SqliteError, WorkerOptions } from "./Database.ts"
import * as StoreHandlers from "./StoreHandlers.ts"
import { type Answers, StoreRpcs } from "./StoreRpcs.ts"

class Client extends Context.Service<Client, Answers<RpcClientError.RpcClientError>>()(
  "@cryptostream/sqlite/SqliteStore/Client"
) {}

/** Rows asked of the worker at a time. */
const pageSize = 5_000

const message = (cause: { readonly message: string }) => ({ message: `store.sqlite: ${cause.message}`, cause })
const storeFailed = (cause: { readonly message: string }) => new CandleStoreError(message(cause))

/** Pages of rows, each asked from just after the last one's open time. */
const pages = <A>(
  span: Span,
  ask: (from: number) => Effect.Effect<Block.Bytes, CandleStoreError>,
  width: number,
  decode: (block: Block.Bytes) => A
): Stream.Stream<A, CandleStoreError> =>
  Stream.paginate(span.from, (from) =>
    Effect.map(ask(from), (block) => {
      const values = Block.floats(block)
      const rows = values.length / width
      const next = rows < pageSize ? Option.none<number>() : Option.some(values[(rows - 1) * width]! + 1)
      return [rows === 0 ? [] : [decode(block)], next] as const
    }))

const candleStore = Effect.map(Client, (client) => {
  const range = (series: Series.Series, { to }: Span, from: number) => ({ series, from, to, limit: pageSize })
  return CandleStore.of({
    writeRaw: (blocks) =>
      blocks.length === 0 ? Effect.void : client.writeRaw({
        blocks: blocks.map(({ series, versions }) => ({ series, bytes: Block.ofVersions(versions) }))
      }).pipe(Effect.mapError(storeFailed)),
    writeEnriched: (blocks) =>
      blocks.length === 0 ? Effect.void : client.writeEnriched({
        blocks: blocks.map(({ series, table }) => ({ series, bytes: Block.ofTable(table) })),
        columns: blocks[0]!.table.columns
      }).pipe(Effect.mapError(storeFailed)),
    writeMarks: (series, marks) => Effect.mapError(client.writeMarks({ series, marks }), storeFailed),
    lookUp: (series, openTimes) =>
      Effect.mapBoth(client.lookUp({ series, openTimes }), { onSuccess: Block.toVersions, onFailure: storeFailed }),
    read: (series, span) =>
      pages(
        span,
        (from) => Effect.mapError(client.read(range(series, span, from)), storeFailed),
        Block.rawWidth,
        Block.toVersions
      ).pipe(Stream.flatMap(Stream.fromArray)),
    readEnriched: (series, span, columns) =>
      pages(
        span,
        (from) => Effect.mapError(client.readEnriched({ ...range(series, span, from), columns }), storeFailed),
        columns.length + 1,
        (block) => Block.toTable(block, columns)
      ),
    newest: (series, count) =>
      Effect.mapBoth(client.newest({ series, count }), { onSuccess: Block.toVersions, onFailure: storeFailed }),
    runs: (series, { from, to }) => Effect.mapError(client.runs({ series, from, to }), storeFailed),
    marks: (series) => Effect.mapError(client.marks({ series }), storeFailed),
    series: Effect.mapError(client.series(), storeFailed)
  })
})

const stateStore = Effect.map(Client, (client) => {
  const failed = (cause: { readonly message: string }) => new StateStoreError(message(cause))
  return StateStore.of({
    get: (key) =>
      Effect.mapBoth(client.getState({ key }), {
        onSuccess: ([value]) => Option.fromNullishOr(value),
        onFailure: failed
      }),
    put: (entries) =>
      Effect.mapError(client.putState({ entries: entries.map(([key, value]) => [key, value] as const) }), failed),
    remove: (keys) => Effect.mapError(client.removeState({ keys }), failed),
    all: (prefix) => Effect.mapError(client.allState({ prefix }), failed)
  })
})

const deadLetters = Effect.map(Client, (client) => {
  const failed = (cause: { readonly message: string }) => new DeadLettersError(message(cause))
  return DeadLetters.of({
    append: (letters) =>
      letters.length === 0 ? Effect.void : Effect.mapError(client.appendDeadLetters({ letters }), failed),
    list: Effect.mapError(client.deadLetters(), failed)
  })
})

const spawn = (options: WorkerOptions) => () =>
  new Worker(new URL("./StoreWorker.ts", import.meta.url), { workerData: options, name: "store.sqlite" })

/** The file as a writer has it: in a thread of its own, so that nothing else waits while it is written. */
const inThread = (options: WorkerOptions) =>
  Layer.effect(Client, RpcClient.make(StoreRpcs)).pipe(
    Layer.provide(RpcClient.layerProtocolWorker({ size: 1, concurrency: 64 })),
    Layer.provide(NodeWorker.layer(spawn(options)))
  )

/** A reader answers one question and has nothing to do meanwhile: it is spared the start of a thread. */
const inPlace = (options: WorkerOptions) => Layer.effect(Client, StoreHandlers.make(options))

const client = (options: WorkerOptions): Layer.Layer<Client, SqliteError | WorkerError.WorkerError> =>
  options.access === "read" ? inPlace(options) : inThread(options)

export const layer = (options: WorkerOptions) =>
  Layer.mergeAll(
    Layer.effect(CandleStore, candleStore),
    Layer.effect(StateStore, stateStore),
    Layer.effect(DeadLetters, deadLetters)
  ).pipe(Layer.provide(client(options)))
