/** A consumer of the group as a process; its number is its name there. */
import { Effect, Schema } from "effect"
import { join } from "node:path"
import * as Peak from "./Peak.ts"
import * as Namespace from "./Namespace.ts"
import * as Programs from "./Programs.ts"

/** It ended by itself, or badly. */
export class MemberEnded extends Schema.TaggedError<MemberEnded>()("MemberEnded", { message: Schema.String }) {}

export const start = Effect.fnUntraced(function*(namespace: string, id: string, folder: string) {
  const program = yield* Programs.start("consumer", {
    env: { ...Namespace.environment(namespace), INTERVAL: "1m", REALM: "recorded", CONSUMER_ID: id, DATA_DIR: folder },
    logFile: join(folder, `${namespace}-${id}.log`)
  })
  return { id, program, peak: yield* Peak.of(program) }
})
export type Member = Effect.Success<ReturnType<typeof start>>

export const stop = Effect.fnUntraced(function*({ id, program }: Member) {
  const { code, signal } = yield* program.kill("SIGTERM")
  if (code !== 0) return yield* new MemberEnded({ message: `consumer ${id} ended with code ${code}, signal ${signal}` })
})
