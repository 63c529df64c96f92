/** A SQLite file as both workers open it: write-ahead log, every acknowledged transaction on the disk, one error type. */
import { Effect, Schema } from "effect"
import { mkdirSync } from "node:fs"
import { dirname } from "node:path"
import { DatabaseSync } from "node:sqlite"

export class SqliteError extends Schema.TaggedError<SqliteError>()("SqliteError", {
  what: Schema.String,
  detail: Schema.String
}) {
  override get message() {
    return `${this.what}: ${this.detail}`
  }
}

/** What a worker is told when it starts. A reader never creates or changes the file. */
export interface WorkerOptions {
  readonly file: string
  readonly access: "write" | "read"
}

const pragmas = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 5000;
  PRAGMA wal_autocheckpoint = 8000;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA cache_size = -65536;
`

export const open = ({ access, file }: WorkerOptions, schema: string) =>
  Effect.acquireRelease(
    attempt(`open ${file}`, () => {
      if (access === "read") return new DatabaseSync(file, { readOnly: true, timeout: 5000 })
      mkdirSync(dirname(file), { recursive: true })
      const database = new DatabaseSync(file)
      database.exec(pragmas)
      database.exec(schema)
      return database
    }),
    (database) => Effect.sync(() => database.close())
  )

export const attempt = <A>(what: string, f: () => A): Effect.Effect<A, SqliteError> =>
  Effect.try({ try: f, catch: (cause) => new SqliteError({ what, detail: String(cause) }) })

const within = <A>(database: DatabaseSync, begin: "BEGIN" | "BEGIN IMMEDIATE", f: () => A): A => {
  database.exec(begin)
  try {
    const result = f()
    database.exec("COMMIT")
    return result
  } catch (cause) {
    if (database.isTransaction) database.exec("ROLLBACK")
    throw cause
  }
}

/** All of `f` or nothing. */
export const transaction = <A>(database: DatabaseSync, f: () => A): A => within(database, "BEGIN IMMEDIATE", f)

/** Everything `f` reads is of one moment, whoever else writes. */
export const snapshot = <A>(database: DatabaseSync, f: () => A): A => within(database, "BEGIN", f)
