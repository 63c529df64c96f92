/** What every verb that only reads does first: find the realm, open its store beside whoever writes to it. */
import type * as Realm from "@cryptostream/core/market/Realm"
import * as DataFolder from "@cryptostream/runtime/DataFolder"
import * as Embedded from "@cryptostream/runtime/Embedded"
import { Effect, Option } from "effect"

export interface Input {
  readonly data: string
  readonly realm: Option.Option<Realm.Realm>
}

/** Runs `use` over the store of the realm that was asked for. */
export const store = <A, E, R>(input: Input, use: (folder: DataFolder.DataFolder) => Effect.Effect<A, E, R>) =>
  Effect.flatMap(
    DataFolder.find(input.data, Option.getOrUndefined(input.realm)),
    (folder) => Effect.provide(use(folder), Embedded.layerReader(folder))
  )
