/** Makes InfluxDB ready for programs that may not all: their buckets, and a file each with a token of their own. */
import * as Outage from "@cryptostream/core/programs/Outage"
import type * as Realm from "@cryptostream/core/market/Realm"
import { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import { Clock, Effect, FileSystem, Redacted } from "effect"
import * as Buckets from "./Buckets.ts"
import * as Patience from "./Patience.ts"
import type { Settings } from "./Settings.ts"
import * as Tokens from "./Tokens.ts"
import * as Transport from "./Transport.ts"

export interface Options {
  /** With a token that may create buckets and tokens. */
  readonly settings: Settings
  readonly realm: Realm.Realm
  readonly prefix: string
  /** Files for who reads and writes the realm's buckets. */
  readonly writers: ReadonlyArray<string>
  /** Files for who reads them. */
  readonly readers: ReadonlyArray<string>
}

/** Of its owner and its group; nobody else has anything to read there. */
const mode = 0o640
const attempts = 20

const sender = Effect.fnUntraced(function*(settings: Settings) {
  const clock = Clock.Clock.defaultValue()
  const { url } = settings
  return Patience.make(yield* Transport.make(settings), {
    url,
    attempts,
    outage: Outage.make(`InfluxDB at ${url}`, clock),
    clock
  })
})

const isGood = Effect.fnUntraced(function*(file: string, settings: Settings, names: Buckets.Names) {
  const fs = yield* FileSystem.FileSystem
  if (!(yield* fs.exists(file))) return false
  const token = (yield* fs.readFileString(file)).trim()
  if (token === "") return false
  const own = { ...settings, token: Redacted.make(token) }
  return yield* Tokens.sees(yield* sender(own), own, names)
})

/** Written beside it and put in its place: whoever reads the file finds the old token or the new one. */
const keep = Effect.fnUntraced(function*(file: string, token: Redacted.Redacted) {
  const fs = yield* FileSystem.FileSystem
  yield* fs.remove(`${file}.new`, { force: true })
  yield* fs.writeFileString(`${file}.new`, Redacted.value(token), { mode })
  yield* fs.chmod(`${file}.new`, mode)
  yield* fs.rename(`${file}.new`, file)
})

const failed = (file: string) => ({ message }: { readonly message: string }) =>
  new CandleStoreError({ message: `the token for ${file}: ${message}` })

/** What is there and still good stays as it is. */
export const prepare = Effect.fn("TokenFiles.prepare")(
  function*({ prefix, readers, realm, settings, writers }: Options) {
    const names = Buckets.names(realm, prefix)
    const send = yield* sender(settings)
    yield* Buckets.ensure(send, settings, names)
    const wanted = [
      ...writers.map((file) => ({ file, actions: ["read", "write"] as const })),
      ...readers.map((file) => ({ file, actions: ["read"] as const }))
    ]
    for (const { actions, file } of wanted) {
      const can = actions.join(" and ")
      if (yield* Effect.mapError(isGood(file, settings, names), failed(file))) {
        yield* Effect.logInfo(`${file} holds a good token: ${realm}, ${can}`)
        continue
      }
      const token = yield* Tokens.make(send, settings, names, {
        description: `CryptoStream ${prefix}${realm}: ${can}, ${file}`,
        actions
      })
      yield* Effect.mapError(keep(file, token), failed(file))
      yield* Effect.logInfo(`${file} holds a new token: ${realm}, ${can}`)
    }
  },
  Effect.scoped
)
