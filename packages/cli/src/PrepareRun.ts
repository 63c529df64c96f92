/** What `prepare` does: asks InfluxDB for buckets and tokens, once. */
import * as Realm from "@cryptostream/core/market/Realm"
import * as Servers from "@cryptostream/runtime/Servers"
import * as Setting from "@cryptostream/runtime/Setting"
import { Config, Effect, Option } from "effect"
import type { Input } from "./PrepareVerb.ts"

const configured = Config.Literals(Realm.all, "REALM").pipe(Config.withDefault("live" as const))

export const run = Effect.fnUntraced(function*({ readers, realm, writers }: Input) {
  const whose = Option.isSome(realm) ? realm.value : yield* Setting.read(configured)
  yield* Servers.prepare(whose, { readers, writers })
})
