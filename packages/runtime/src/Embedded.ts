/** The embedded shape: log, store and state in two SQLite files of one data folder. */
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import * as SqliteLog from "@cryptostream/sqlite/SqliteLog"
import * as SqliteStore from "@cryptostream/sqlite/SqliteStore"
import { Layer } from "effect"
import type { DataFolder } from "./DataFolder.ts"
import * as RunLock from "./RunLock.ts"

/** Candles that may wait in the log before a live one: some hundredths of a second. */
const queuedBeforeLive = 500

/** Everything a program that writes needs. Where live candles come, what comes in bulk beside them must not be long before them. */
export const layer = ({ log, path, store }: DataFolder, load: "live" | "bulk") =>
  Layer.mergeAll(
    SqliteLog.layer({ file: log, access: "write", ...(load === "live" && { queued: queuedBeforeLive }) }),
    SqliteStore.layer({ file: store, access: "write" }),
    LiveFeed.layer
  ).pipe(Layer.provide(Layer.effectDiscard(RunLock.hold(path))))

/** The store alone, for who asks the program that writes to it for something: what is asked is kept there. */
export const layerAsker = ({ store }: DataFolder) => SqliteStore.layer({ file: store, access: "write" })

/** The store alone, to be read while another program may be writing. */
export const layerReader = ({ store }: DataFolder) => SqliteStore.layer({ file: store, access: "read" })
