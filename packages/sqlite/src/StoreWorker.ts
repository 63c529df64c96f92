/** The thread that owns `store.sqlite`: series, marks, state and dead letters, each call one transaction. */
import type * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import { NodeRuntime, NodeWorkerRunner } from "@effect/platform-node"
import { Effect, Layer } from "effect"
import { RpcServer } from "effect/rpc"
import { workerData } from "node:worker_threads"
import { attempt, open, transaction, type WorkerOptions } from "./Database.ts"
import { StoreRpcs } from "./StoreRpcs.ts"
import { schema } from "./StoreSchema.ts"
import * as StoreTables from "./StoreTables.ts"

const handlers = StoreRpcs.toLayer(Effect.gen(function*() {
  const database = yield* open(workerData as WorkerOptions, schema)
  const tables = StoreTables.make(database)
  const getState = database.prepare("SELECT value FROM state WHERE key = ?")
  const putState = database.prepare("INSERT OR REPLACE INTO state VALUES (?, ?)")
  const dropState = database.prepare("DELETE FROM state WHERE key = ?")
  const allState = database.prepare("SELECT key, value FROM state WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key")
  const addLetter = database.prepare("INSERT OR IGNORE INTO dead_letters VALUES (?, ?, ?)")
  const allLetters = database.prepare("SELECT letter FROM dead_letters ORDER BY known_at, rowid")
  const write = (what: string, f: () => void) => attempt(what, () => transaction(database, f))

  return {
    writeRaw: ({ blocks }) => write("write raw candles", () => tables.writeRaw(blocks)),
    writeEnriched: ({ blocks, columns }) =>
      write("write enriched candles", () => tables.writeEnriched(blocks, columns)),
    writeMarks: ({ marks, series }) => write("write marks", () => tables.writeMarks(series, marks)),
    lookUp: ({ openTimes, series }) => attempt("look up candles", () => tables.lookUp(series, openTimes)),
    read: ({ from, limit, series, to }) => attempt("read candles", () => tables.read(series, from, to, limit)),
    readEnriched: ({ columns, from, limit, series, to }) =>
      attempt("read enriched candles", () => tables.readEnriched(series, from, to, limit, columns)),
    newest: ({ count, series }) => attempt("read candles", () => tables.newest(series, count)),
    runs: ({ from, series, to }) => attempt("read the runs of a series", () => tables.runs(series, from, to)),
    marks: ({ series }) => attempt("read marks", () => tables.marks(series)),
    series: () => attempt("read the series", () => tables.series()),
    getState: ({ key }) => attempt("read state", () => getState.all(key).map((row) => String(row["value"]))),
    putState: ({ entries }) => write("write state", () => entries.forEach(([key, value]) => putState.run(key, value))),
    removeState: ({ keys }) => write("remove state", () => keys.forEach((key) => dropState.run(key))),
    allState: ({ prefix }) =>
      attempt(
        "read state",
        () => allState.all(prefix).map((row) => [String(row["key"]), String(row["value"])] as const)
      ),
    appendDeadLetters: ({ letters }) =>
      write(
        "write dead letters",
        () => letters.forEach((letter) => addLetter.run(letter.id, letter.knownAt, JSON.stringify(letter)))
      ),
    deadLetters: () =>
      attempt(
        "read dead letters",
        () => allLetters.all().map((row) => JSON.parse(String(row["letter"])) as DeadLetter.DeadLetter)
      )
  }
}))

RpcServer.layer(StoreRpcs).pipe(
  Layer.provide(RpcServer.layerProtocolWorkerRunner),
  Layer.provide([handlers, NodeWorkerRunner.layer]),
  Layer.launch,
  NodeRuntime.runMain
)
