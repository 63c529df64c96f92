import { candleLogContract } from "@cryptostream/core/test/CandleLogContract"
import { candleStoreContract } from "@cryptostream/core/test/CandleStoreContract"
import { deadLettersContract, stateStoreContract } from "@cryptostream/core/test/StateContracts"
import * as SqliteLog from "@cryptostream/sqlite/SqliteLog"
import * as SqliteStore from "@cryptostream/sqlite/SqliteStore"
import { Effect, Layer } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

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
