/** The floor's log thread: one prepared statement, one transaction a message, nothing else. */
import { DatabaseSync } from "node:sqlite"
import { parentPort, workerData } from "node:worker_threads"

const database = new DatabaseSync((workerData as { readonly file: string }).file)
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536")
database.exec(`CREATE TABLE records (offset INTEGER PRIMARY KEY AUTOINCREMENT,
  interval TEXT NOT NULL, symbol TEXT NOT NULL, kind TEXT NOT NULL, candles INTEGER NOT NULL, value TEXT NOT NULL);
  CREATE INDEX records_by_interval ON records (interval, offset)`)
const insert = database.prepare("INSERT INTO records (interval, symbol, kind, candles, value) VALUES (?, ?, ?, ?, ?)")

parentPort!.on("message", ({ symbol, values }: { symbol: string; values: ReadonlyArray<string> }) => {
  database.exec("BEGIN IMMEDIATE")
  for (const value of values) insert.run("1m", symbol, "candles", 500, value)
  database.exec("COMMIT")
  parentPort!.postMessage(0)
})
