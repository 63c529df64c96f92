/** What `dashboard` does: serves the page over a store that it only reads. */
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import * as Server from "@cryptostream/dashboard/Server"
import { enrichment, holes } from "@cryptostream/runtime/Enriching"
import * as Place from "@cryptostream/runtime/Place"
import * as Storage from "@cryptostream/runtime/Storage"
import { Effect, Layer, Option } from "effect"
import type { Input } from "./DashboardVerb.ts"

export const run = Effect.fnUntraced(function*({ data, host, names, port, realm, store }: Input) {
  const place = yield* Place.find(data, Option.getOrUndefined(realm), Option.getOrUndefined(store))
  const derived = yield* enrichment
  const server = Server.layer({
    host,
    names,
    port,
    realm: place.realm,
    source: Place.describe(place),
    columns: (interval) => derived(interval).columns,
    derivedBy: (interval) => derived(interval).configuration,
    holes: yield* holes
  })
  yield* Effect.logInfo(
    `${Place.describe(place)}: open http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port} (Ctrl-C stops)`
  )
  // What is written to a file by another process nobody hears of live: the page looks again.
  return yield* Layer.launch(server).pipe(
    Effect.provide(Layer.provideMerge(Storage.layerReader(place), LiveFeed.layer))
  )
})
