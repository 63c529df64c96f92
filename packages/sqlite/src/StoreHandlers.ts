/** What is done with the open `store.sqlite`, each call one transaction: by the thread that owns it, or by a reader itself. */
import type * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import { Effect } from "effect"
import type { DatabaseSync } from "node:sqlite"
import * as CoverageTable from "./CoverageTable.ts"
import { attempt, open, transaction, type WorkerOptions } from "./Database.ts"
import type { Answers } from "./StoreRpcs.ts"
import { schema } from "./StoreSchema.ts"
import * as StoreTables from "./StoreTables.ts"

/** Counts once what an earlier version stored without counts. */
const count = Effect.fnUntraced(function*(file: string, database: DatabaseSync) {
  const isOwed = yield* attempt(`look into ${file}`, () => CoverageTable.isOwed(database))
  if (isOwed) yield* Effect.logInfo(`${file}: counting its candles, once; a hundred million take about a minute`)
  yield* attempt(`count the candles of ${file}`, () => CoverageTable.ensure(database))
})

export const make = Effect.fnUntraced(function*(options: WorkerOptions) {
  const database = yield* open(options, schema)
  if (options.access === "write") yield* count(options.file, database)
  const tables = StoreTables.make(database)
  const getState = database.prepare("SELECT value FROM state WHERE key = ?")
  const putState = database.prepare("INSERT OR REPLACE INTO state VALUES (?, ?)")
  const dropState = database.prepare("DELETE FROM state WHERE key = ?")
  const allState = database.prepare("SELECT key, value FROM state WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key")
  const addLetter = database.prepare("INSERT OR IGNORE INTO dead_letters VALUES (?, ?, ?)")
  const allLetters = database.prepare("SELECT letter FROM dead_letters ORDER BY known_at, rowid")
  const write = (what: string, f: () => void) => attempt(what, () => transaction(database, f))

  const handlers: Answers = {
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

  return handlers
})
