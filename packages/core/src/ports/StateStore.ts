/**
 * The port to small values by key: a producer's progress, a consumer's snapshots. A put is durable once acknowledged. A key
 * is `what/interval/of what`, so that the state of one interval can be kept, and read, apart from that of others.
 */
import { Context, Effect, Layer, Option, Ref, Schema } from "effect"

export class StateStoreError extends Schema.TaggedError<StateStoreError>()("StateStoreError", {
  message: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {}

/**
 * A value to be kept under a key. Where several programs may write one, the value of the greatest order holds, whoever wrote
 * last: one that was held up for long cannot put an older value in the place of a newer one.
 */
export type Entry = readonly [key: string, value: string, order?: number]

export interface Shape {
  get(key: string): Effect.Effect<Option.Option<string>, StateStoreError>
  /** All entries are written, or none. */
  put(entries: ReadonlyArray<Entry>): Effect.Effect<void, StateStoreError>
  remove(keys: ReadonlyArray<string>): Effect.Effect<void, StateStoreError>
  all(prefix: string): Effect.Effect<ReadonlyArray<readonly [key: string, value: string]>, StateStoreError>
}

export class StateStore extends Context.Service<StateStore, Shape>()("@cryptostream/core/StateStore") {
  static readonly layerMemory: Layer.Layer<StateStore> = Layer.effect(
    StateStore,
    Effect.map(Ref.make<ReadonlyMap<string, string>>(new Map()), (state) =>
      StateStore.of({
        get: (key) => Effect.map(Ref.get(state), (map) => Option.fromNullishOr(map.get(key))),
        put: (entries) =>
          Ref.update(state, (map) => new Map([...map, ...entries.map(([key, value]) => [key, value] as const)])),
        remove: (keys) => Ref.update(state, (map) => new Map([...map].filter(([key]) => !keys.includes(key)))),
        all: (prefix) =>
          Effect.map(Ref.get(state), (map) =>
            [...map].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => a < b ? -1 : 1))
      }))
  )
}
