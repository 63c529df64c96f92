/** A file that grows by one JSON value a line, through a bounded queue: a slow disk slows who writes, and loses nothing. */
import { type Cause, Deferred, Effect, Fiber, FileSystem, Queue, Schema, type Scope } from "effect"

export class JsonLinesError extends Schema.TaggedError<JsonLinesError>()("JsonLinesError", {
  message: Schema.String,
  cause: Schema.Defect()
}) {}

export interface JsonLines {
  readonly write: (value: object) => Effect.Effect<void>
  /** Fails when the file cannot be written any more. */
  readonly failed: Effect.Effect<never, JsonLinesError>
}

/** Nothing is written. */
export const none: JsonLines = { write: () => Effect.void, failed: Effect.never }

const capacity = 8192
const encoder = new TextEncoder()

/** Begins the file anew; when the scope closes, what waits is written and the file is closed. */
export const open = Effect.fnUntraced(
  function*(path: string): Effect.fn.Return<JsonLines, JsonLinesError, Scope.Scope | FileSystem.FileSystem> {
    const failure = (cause: { readonly message: string }) =>
      new JsonLinesError({ message: `cannot write ${path}: ${cause.message}`, cause })
    const fs = yield* FileSystem.FileSystem
    const file = yield* Effect.mapError(fs.open(path, { flag: "w" }), failure)
    const lines = yield* Queue.bounded<string, Cause.Done>(capacity)
    const failed = yield* Deferred.make<never, JsonLinesError>()
    const writer = yield* Queue.takeAll(lines).pipe(
      Effect.flatMap((taken) => Effect.mapError(file.writeAll(encoder.encode(taken.join(""))), failure)),
      Effect.forever,
      Effect.catchTag("JsonLinesError", (error) =>
        Effect.logError(error.message).pipe(
          Effect.andThen(Deferred.fail(failed, error)),
          Effect.andThen(Queue.shutdown(lines))
        )),
      Effect.exit,
      Effect.forkScoped
    )
    yield* Effect.addFinalizer(() => Effect.andThen(Queue.end(lines), Fiber.await(writer)))
    return {
      write: (value) => Effect.asVoid(Queue.offer(lines, `${JSON.stringify(value)}\n`)),
      failed: Deferred.await(failed)
    }
  }
)
