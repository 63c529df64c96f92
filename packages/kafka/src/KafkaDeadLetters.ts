/** The port DeadLetters in a topic that keeps each letter once, under its id. */
import * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import { DeadLetters, DeadLettersError } from "@cryptostream/core/ports/DeadLetters"
import { Effect, Layer, Schema } from "effect"
import { Broker, type KafkaError } from "./Broker.ts"
import * as Sender from "./Sender.ts"
import * as Table from "./Table.ts"
import type { Topics } from "./Topics.ts"

const failed = ({ cause, message }: KafkaError) => new DeadLettersError({ message, cause })

const Json = Schema.fromJsonString(DeadLetter.DeadLetter)

const make = Effect.fnUntraced(function*({ deadLetters: topic }: Topics) {
  const broker = yield* Broker
  const sender = yield* Sender.make
  const table = yield* Table.make(topic.name)
  return DeadLetters.of({
    append: Effect.fnUntraced(function*(letters: ReadonlyArray<DeadLetter.DeadLetter>) {
      if (letters.length === 0) return
      yield* broker.ensure(topic)
      const messages = yield* Effect.forEach(
        letters,
        (letter) =>
          Effect.map(Effect.orDie(Schema.encodeEffect(Json)(letter)), (value): Sender.Addressed => ({
            topic: topic.name,
            partition: 0,
            key: letter.id,
            value
          }))
      )
      yield* sender.send(messages)
    }, Effect.mapError(failed)),
    list: Effect.gen(function*() {
      const texts = yield* table.read
      const letters = yield* Effect.forEach(texts.values(), (text) => Effect.orDie(Schema.decodeEffect(Json)(text)))
      return letters.toSorted((a, b) => a.knownAt - b.knownAt)
    }).pipe(Effect.mapError(failed))
  })
})

export const layer = (topics: Topics) => Layer.effect(DeadLetters, make(topics))
