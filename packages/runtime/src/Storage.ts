/** The ports of a place, for who writes, for who reads, and for who asks the program that writes for something. */
import type * as Interval from "@cryptostream/core/market/Interval"
import { Effect, Layer } from "effect"
import * as Embedded from "./Embedded.ts"
import type { Place } from "./Place.ts"
import type { Access } from "./Servers.ts"

/** Clients of servers take a while to load: who has only files is spared that. */
const servers = Effect.promise(() => import("./Servers.ts"))

/** Everything at servers; who does not write candles needs no right to. The state is that of these intervals alone. */
export const distributed = ({ realm }: Place, access: Access, intervals?: ReadonlyArray<Interval.Interval>) =>
  Layer.unwrap(
    Effect.map(servers, ({ influx, kafka }) => Layer.provideMerge(influx(realm, access), kafka(realm, intervals)))
  )

/** Candles at a server, in the place of those in the folder. */
const influx = ({ realm }: Place, access: "write" | "read") =>
  Layer.unwrap(Effect.map(servers, (all) => all.influx(realm, access)))

/** Everything a program that writes needs. */
export const layer = (place: Place, load: "live" | "bulk") => {
  const { folder, log, store } = place
  if (log === "kafka") return distributed(place, "write")
  const embedded = Embedded.layer(folder, load)
  return store === "influx" ? Layer.provideMerge(influx(place, "write"), embedded) : embedded
}

/** Everything stored, to be read while other programs may be writing. */
export const layerReader = (place: Place) => {
  const { folder, log, store } = place
  if (log === "kafka") return distributed(place, "read")
  const embedded = Embedded.layerReader(folder)
  return store === "influx" ? Layer.provideMerge(influx(place, "read"), embedded) : embedded
}

/** What is stored, to be read; log and state, to be written: what is asked for is kept there. */
export const layerAsker = (place: Place) => {
  const { folder, log, store } = place
  if (log === "kafka") return distributed(place, "read")
  const embedded = Embedded.layerAsker(folder)
  return store === "influx" ? Layer.provideMerge(influx(place, "read"), embedded) : embedded
}
