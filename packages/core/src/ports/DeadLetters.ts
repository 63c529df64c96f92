/** The port to where unreadable records are kept. Appending one again changes nothing: its id names its origin and bytes. */
import { Context, Effect, Layer, Ref, Schema } from "effect"
import type * as DeadLetter from "../market/DeadLetter.ts"

export class DeadLettersError extends Schema.TaggedError<DeadLettersError>()("DeadLettersError", {
  message: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {}

export interface Shape {
  append(letters: ReadonlyArray<DeadLetter.DeadLetter>): Effect.Effect<void, DeadLettersError>
  readonly list: Effect.Effect<ReadonlyArray<DeadLetter.DeadLetter>, DeadLettersError>
}

export class DeadLetters extends Context.Service<DeadLetters, Shape>()("@cryptostream/core/DeadLetters") {
  static readonly layerMemory: Layer.Layer<DeadLetters> = Layer.effect(
    DeadLetters,
    Effect.map(Ref.make<ReadonlyMap<string, DeadLetter.DeadLetter>>(new Map()), (kept) =>
      DeadLetters.of({
        append: (letters) =>
          Ref.update(kept, (map) => new Map([...letters.map((letter) => [letter.id, letter] as const), ...map])),
        list: Effect.map(Ref.get(kept), (map) => [...map.values()])
      }))
  )
}
