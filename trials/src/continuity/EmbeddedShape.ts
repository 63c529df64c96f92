/** The product in one process, `start`, with its log and store in files of a folder. */
import * as Realm from "@cryptostream/core/market/Realm"
import * as SqliteStore from "@cryptostream/sqlite/SqliteStore"
import { Effect } from "effect"
import { existsSync } from "node:fs"
import { join } from "node:path"
import * as Shape from "./Shape.ts"

const main = join(import.meta.dirname, "../../../packages/cli/src/main.ts")

/** What `start` is told. */
const flags = ({ from, intervals, speed, symbols }: Shape.Exchange, dataFolder: string, port: number) => [
  ...["--source", "binance", "--speed", String(speed)],
  ...["--symbols", symbols.join(","), "--intervals", intervals.join(",")],
  ...["--from", new Date(from).toISOString(), "--archives", "never"],
  ...["--data", dataFolder, "--port", String(port)]
]

/** Its page is at any port that is free, unless it is said. */
export const make = (dataFolder: string, port = 0): Shape.Shape => ({
  programs: (exchange) => [{
    name: "start",
    main,
    args: ["start", ...flags(exchange, dataFolder, port)],
    env: Shape.environment(exchange)
  }],
  layerReader: SqliteStore.layer({ file: join(dataFolder, "simulated", "store.sqlite"), access: "read" }),
  settlesIn: 10_000,
  realms: Effect.sync(() => Realm.all.filter((realm) => existsSync(join(dataFolder, realm))))
})
