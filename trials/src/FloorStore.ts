/** The floor's store thread: the raw and the enriched rows by prepared statements, one transaction each. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import { schema } from "@cryptostream/sqlite/StoreSchema"
import { DatabaseSync } from "node:sqlite"
import { parentPort, workerData } from "node:worker_threads"

const database = new DatabaseSync((workerData as { readonly file: string }).file)
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536")
database.exec(schema)
const { defaultColumns } = Enrichment
for (const column of defaultColumns) database.exec(`ALTER TABLE enriched ADD COLUMN "${column}" REAL`)
const raw = database.prepare("INSERT OR REPLACE INTO raw VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
const enriched = database.prepare(
  `INSERT OR REPLACE INTO enriched VALUES (?, ?${", ?".repeat(defaultColumns.length)})`
)
const width = 10

parentPort!.on("message", ({ series, values }: { series: number; values: Float64Array }) => {
  database.exec("BEGIN IMMEDIATE")
  for (let i = 0; i < values.length; i += width) {
    raw.run(
      series,
      values[i]!,
      values[i + 1]!,
      values[i + 2]!,
      values[i + 3]!,
      values[i + 4]!,
      values[i + 5]!,
      values[i + 6]!,
      values[i + 7]!,
      values[i + 8]!,
      values[i + 9]!,
      1,
      1_700_000_000_000
    )
  }
  database.exec("COMMIT")
  database.exec("BEGIN IMMEDIATE")
  for (let i = 0; i < values.length; i += width) {
    enriched.run(series, values[i]!, ...defaultColumns.map((_, k) => values[i + 1 + k % (width - 1)]!))
  }
  database.exec("COMMIT")
  parentPort!.postMessage(0)
})
