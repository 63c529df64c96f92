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

/** The folder cannot be written to at all. */
export class NotWritable extends Schema.TaggedError<NotWritable>()("NotWritable", { message: Schema.String }) {}

/** A look at the lock holds it for a moment: who wants it waits that long, in ms. */
const patience = 1_000

const isLocked = (cause: unknown): boolean => String(cause).includes("locked")

/** Whether a program is writing to the folder. */
export const isHeld = (folder: string): Effect.Effect<boolean> =>
  Effect.sync(() => {
    const database = new DatabaseSync(join(folder, "lock.sqlite"))
    try {
      database.exec("SELECT count(*) FROM sqlite_master")
      return false
    } catch (cause) {
      if (isLocked(cause)) return true
      throw cause
    } finally {
      database.close()
    }
  })

export const hold = (folder: string) =>
  Effect.acquireRelease(
    Effect.try({
      try: () => {
        mkdirSync(folder, { recursive: true })
        const database = new DatabaseSync(join(folder, "lock.sqlite"), { timeout: patience })
        try {
          database.exec("BEGIN EXCLUSIVE")
        } catch (cause) {
          database.close()
          throw cause
        }
        return database
      },
      catch: (cause) =>
        isLocked(cause)
          ? new AlreadyRunning({
            message: `another cryptostream is writing to ${folder}: stop it, or use another --data folder`
          })
          : new NotWritable({ message: `cannot write to ${folder}: ${String(cause)}` })
    }),
    (database) => Effect.sync(() => database.close())
  )
