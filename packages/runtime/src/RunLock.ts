/**
 * One writing program a data folder. The lock is an exclusive transaction on a SQLite file of its own: the operating system
 * drops it with the process, however that ends, so there is nothing stale to clean up.
 */
import { Effect, Schema } from "effect"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"

export class AlreadyRunning
  extends Schema.TaggedError<AlreadyRunning>()("AlreadyRunning", { message: Schema.String })
{}

export const hold = (folder: string) =>
  Effect.acquireRelease(
    Effect.try({
      try: () => {
        mkdirSync(folder, { recursive: true })
        const database = new DatabaseSync(join(folder, "lock.sqlite"))
        database.exec("BEGIN EXCLUSIVE")
        return database
      },
      catch: (cause) =>
        String(cause).includes("locked")
          ? new AlreadyRunning({
            message: `another cryptostream is writing to ${folder}: stop it, or use another --data folder`
          })
          : new AlreadyRunning({ message: `cannot write to ${folder}: ${String(cause)}` })
    }),
    (database) => Effect.sync(() => database.close())
  )
