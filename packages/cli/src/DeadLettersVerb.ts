/** `cryptostream dead-letters list|show`: what could not be read, with its bytes. */
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import { Console, Effect, Schema } from "effect"
import { Argument, Command } from "effect/cli"
import * as Options from "./Options.ts"
import * as Print from "./Print.ts"
import * as Reading from "./Reading.ts"

export class NoSuchLetter extends Schema.TaggedError<NoSuchLetter>()("NoSuchLetter", { message: Schema.String }) {}

const shared = { data: Options.data, realm: Options.realm, store: Options.store, json: Options.json }
const columns = ["id", "origin", "reason", "bytes"] as const
const shownBytes = 60

const short = (text: string): string =>
  text.length <= shownBytes ? text : `${text.slice(0, shownBytes)}... (${text.length} characters)`

const list = Command.make(
  "list",
  shared,
  (input) =>
    Reading.store(input, () =>
      Effect.flatMap(DeadLetters.use((port) => port.list), (letters) =>
        input.json
          ? Print.json(letters.map((letter) => ({ ...letter })))
          : Console.log(
            letters.length === 0
              ? "no dead letters"
              : Print.table(
                columns,
                letters.map(({ bytes, id, origin, reason }) => [id, origin, reason, short(JSON.stringify(bytes))])
              )
          ))).pipe(Effect.asVoid)
).pipe(Command.withDescription("Every record that could not be read"))

const show = Command.make(
  "show",
  { ...shared, id: Argument.String("id") },
  (input) =>
    Reading.store(
      input,
      Effect.fnUntraced(function*() {
        const letters = yield* DeadLetters.use((port) => port.list)
        const letter = letters.find(({ id }) => id === input.id)
        if (letter === undefined) {
          return yield* new NoSuchLetter({ message: `no dead letter ${input.id}; see: cryptostream dead-letters list` })
        }
        yield* Console.log(JSON.stringify(letter, undefined, 2))
      })
    )
).pipe(Command.withDescription("One of them, whole"))

export const command = Command.make("dead-letters").pipe(
  Command.withDescription("Records that could not be read, kept with their bytes"),
  Command.withSubcommands([list, show])
)
