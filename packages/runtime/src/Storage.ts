/** The ports of a place, for who writes, for who reads, and for who asks the program that writes for something. */
import type * as Interval from "@cryptostream/core/market/Interval"
import { Effect, Layer } from "effect"
import * as Embedded from "./Embedded.ts"
import type { Place } from "./Place.ts"

/** Clients of servers take a while to load: who has only files is spared that. */
const servers = Effect.promise(() => import("./Servers.ts"))

const distributed = ({ realm }: Place, access: "write" | "read", intervals?: ReadonlyArray<Interval.Interval>) =>
  Layer.unwrap(
    Effect.map(servers, ({ influx, kafka }) => Layer.provideMerge(influx(realm, access), kafka(realm, intervals)))
  )

/** Candles at a server, in the place of those in the folder. */
const influx = ({ realm }: Place, access: "write" | "read") =>
  Layer.unwrap(Effect.map(servers, (all) => all.influx(realm, access)))

/** Everything a program that writes needs; of these intervals alone where they are said. */
export const layer = (place: Place, load: "live" | "bulk", intervals?: ReadonlyArray<Interval.Interval>) => {
  const { folder, log, store } = place
  if (log === "kafka") return distributed(place, "write", intervals)
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

/** What is stored, and where one asks for something: what is asked for is kept there. */
export const layerAsker = (place: Place) => {
  const { folder, log, store } = place
  if (log === "kafka") return distributed(place, "read")
  const embedded = Embedded.layerAsker(folder)
  return store === "influx" ? Layer.provideMerge(influx(place, "read"), embedded) : embedded
}
