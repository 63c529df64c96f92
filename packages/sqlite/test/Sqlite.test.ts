import * as LogRecord from "@cryptostream/core/market/LogRecord"
import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import { candleLogContract } from "@cryptostream/core/test/CandleLogContract"
import { candleStoreContract } from "@cryptostream/core/test/CandleStoreContract"
import { drained } from "@cryptostream/core/test/Logs"
import * as Samples from "@cryptostream/core/test/Samples"
import { deadLettersContract, stateStoreContract } from "@cryptostream/core/test/StateContracts"
import * as SqliteLog from "@cryptostream/sqlite/SqliteLog"
import * as SqliteStore from "@cryptostream/sqlite/SqliteStore"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"

/** A folder of its own for each test, gone afterwards. */
const inFolder = <A, E, R>(make: (folder: string) => Layer.Layer<A, E, R>) =>
  Layer.unwrap(Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "cryptostream-"))),
      (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
    ),
    make
  ))

const store = inFolder((folder) => SqliteStore.layer({ file: join(folder, "store.sqlite"), access: "write" }))

candleStoreContract("the store in SQLite", store)
candleLogContract(
  "the log in SQLite",
  inFolder((folder) => SqliteLog.layer({ file: join(folder, "log.sqlite"), access: "write" }))
)
stateStoreContract("the state in SQLite", store)
deadLettersContract("the dead letters in SQLite", store)

const files = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "cryptostream-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
)
const encoded = (minute: number) =>
  LogRecord.encode({
    symbol: Samples.btc.symbol,
    interval: "1m",
    source: "file",
    knownAt: 1,
    candles: [Samples.rowOf("1m")(Samples.candleAt(minute))]
  })

describe("log.sqlite", () => {
  it.live(
    "keeps its records over a restart, and drops those that every group has committed",
    () =>
      Effect.gen(function*() {
        const file = join(yield* files, "log.sqlite")
        const log = SqliteLog.layer({ file, access: "write" })
        const rows = () => {
          const database = new DatabaseSync(file, { readOnly: true })
          const count = Number(database.prepare("SELECT count(*) AS n FROM records").get()!["n"])
          database.close()
          return count
        }
        const drain = (group: string) => CandleLog.use((port) => drained(port, { group, limit: 2 }))
        yield* CandleLog.use((port) => port.publish([0, 1, 2, 3].map(encoded))).pipe(Effect.provide(log))
        assert.strictEqual(rows(), 4)
        yield* Effect.gen(function*() {
          const [first] = yield* drain("a")
          yield* first!.commit(first!.nextOffset)
        }).pipe(Effect.provide(log))
        assert.strictEqual(rows(), 2)
        yield* Effect.gen(function*() {
          const [first] = yield* drain("a")
          assert.deepStrictEqual(
            first!.records.map(({ value }) => value),
            [2, 3].map((minute) => encoded(minute).value)
          )
        }).pipe(Effect.provide(log))
      }),
    30_000
  )

  it.live("that cannot be opened is an error that names the file", () =>
    Effect.gen(function*() {
      const folder = yield* files
      const failure = yield* CandleLog.use((port) => port.publish([encoded(0)])).pipe(
        Effect.provide(SqliteLog.layer({ file: folder, access: "write" })),
        Effect.timeout("10 seconds"),
        Effect.flip
      )
      assert.include(String(failure), "log.sqlite")
    }), 30_000)
})
