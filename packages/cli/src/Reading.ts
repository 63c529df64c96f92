/** What every verb that only reads does first: find where the realm is, open it beside whoever writes to it. */
import type * as Realm from "@cryptostream/core/market/Realm"
import * as Place from "@cryptostream/runtime/Place"
import * as Storage from "@cryptostream/runtime/Storage"
import { Effect, Option } from "effect"

export interface Input {
  readonly data: string
  readonly realm: Option.Option<Realm.Realm>
  readonly store: Option.Option<Place.Store>
}

/** Runs `use` over the store of the realm that was asked for. */
export const store = <A, E, R>(input: Input, use: (place: Place.Place) => Effect.Effect<A, E, R>) =>
  Effect.flatMap(
    Place.find(input.data, Option.getOrUndefined(input.realm), Option.getOrUndefined(input.store)),
    (place) => Effect.provide(use(place), Storage.layerReader(place))
  )
