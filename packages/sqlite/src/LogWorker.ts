/** The thread that owns `log.sqlite`: appends, reads from an offset, commits of groups, and the trimming below all of them. */
import type * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeWorkerRunner from "@effect/platform-node/NodeWorkerRunner"
import { Effect, Layer, Logger } from "effect"
import { RpcServer } from "effect/rpc"
import { workerData } from "node:worker_threads"
import { attempt, open, transaction, type WorkerOptions } from "./Database.ts"
import { LogRpcs } from "./LogRpcs.ts"

const schema = `
  CREATE TABLE IF NOT EXISTS records (
    offset INTEGER PRIMARY KEY AUTOINCREMENT,
    interval TEXT NOT NULL, symbol TEXT NOT NULL, kind TEXT NOT NULL, candles INTEGER NOT NULL, value TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS records_by_interval ON records (interval, offset);
  CREATE TABLE IF NOT EXISTS commits (
    consumer_group TEXT NOT NULL, interval TEXT NOT NULL, offset INTEGER NOT NULL,
    PRIMARY KEY (consumer_group, interval)
  ) WITHOUT ROWID;
`

interface RecordRow {
  readonly offset: number
  readonly symbol: string
  readonly kind: "candles" | "mark"
  readonly candles: number
  readonly value: string
}

const handlers = LogRpcs.toLayer(Effect.gen(function*() {
  const database = yield* open(workerData as WorkerOptions, schema)
  const insert = database.prepare("INSERT INTO records (interval, symbol, kind, candles, value) VALUES (?, ?, ?, ?, ?)")
  const select = database.prepare(
    "SELECT offset, symbol, kind, candles, value FROM records WHERE interval = ? AND offset >= ? ORDER BY offset"
  )
  const committed = database.prepare("SELECT offset FROM commits WHERE consumer_group = ? AND interval = ?")
  const last = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'records'")
  const commit = database.prepare(
    "INSERT INTO commits VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET offset = MAX(offset, excluded.offset)"
  )
  const trim = database.prepare(
    "DELETE FROM records WHERE interval = ?1 AND offset < (SELECT MIN(offset) FROM commits WHERE interval = ?1)"
  )

  /** Whole records from a position, until they hold `limit` candles. */
  const read = (interval: Interval.Interval, from: number, limit: number) => {
    const records = []
    let candles = 0
    for (const row of select.iterate(interval, from) as Iterable<unknown> as Iterable<RecordRow>) {
      if (records.length > 0 && candles + row.candles > limit) break
      candles += row.candles
      const { kind, offset, symbol, value } = row
      records.push({ offset, kind, candles: row.candles, value, series: Series.make(symbol, interval) })
      if (records.length >= limit) break
    }
    return records
  }

  return {
    append: ({ records }) =>
      attempt("append to the log", () =>
        transaction(database, () => {
          let last = 0
          for (const { candles, kind, series, value } of records) {
            last = Number(insert.run(series.interval, series.symbol, kind, candles, value).lastInsertRowid)
          }
          return last - records.length + 1
        })),
    place: ({ group, interval }) =>
      attempt("read a commit", () => ({
        committed: Number(committed.get(group, interval)?.["offset"] ?? 0),
        end: Number(last.get()?.["seq"] ?? 0) + 1
      })),
    commit: ({ group, interval, offset }) =>
      attempt("commit", () =>
        transaction(database, () => {
          commit.run(group, interval, offset)
          trim.run(interval)
        })),
    read: ({ from, interval, limit }) => attempt("read the log", () => read(interval, from, limit))
  }
}))

/** What the thread says goes to stderr as a line of JSON: stdout is for data. */
const logger = Logger.layer([Logger.withConsoleError(Logger.formatJson)])

RpcServer.layer(LogRpcs).pipe(
  Layer.provide(RpcServer.layerProtocolWorkerRunner),
  Layer.provide([handlers, NodeWorkerRunner.layer]),
  Layer.provide(logger),
  Layer.launch,
  NodeRuntime.runMain
)
