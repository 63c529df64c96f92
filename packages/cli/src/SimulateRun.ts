/** What `simulate` does: serves until it is stopped, and says where. */
import * as Simulation from "@cryptostream/runtime/Simulation"
import { Effect, FileSystem, Option } from "effect"
import * as Print from "./Print.ts"
import type { Input } from "./SimulateVerb.ts"

export const run = Effect.fnUntraced(function*(input: Input) {
  const fs = yield* FileSystem.FileSystem
  const script = yield* Effect.transposeOption(Option.map(input.script, (file) => fs.readFileString(file)))
  return yield* Simulation.run(
    {
      host: input.host,
      port: input.port,
      seed: input.seed,
      speed: input.speed,
      paths: Option.toArray(input.path),
      start: Option.getOrUndefined(input.start),
      symbols: Option.getOrUndefined(input.symbols),
      listedBeforeMillis: input.listed,
      weightLimit: input.weightLimit,
      connectionLifetime: input.lifetime,
      ...Option.match(input.intervals, { onNone: () => ({}), onSome: (intervals) => ({ intervals }) }),
      ...Option.match(script, { onNone: () => ({}), onSome: (text) => ({ script: text }) }),
      ...Option.match(input.truth, { onNone: () => ({}), onSome: (truthFile) => ({ truthFile }) }),
      ...Option.match(input.journal, { onNone: () => ({}), onSome: (journalFile) => ({ journalFile }) })
    },
    Effect.fnUntraced(function*({ faults, fingerprint, restUrl, socketUrl, startedAt }) {
      yield* Effect.logInfo(`${fingerprint}, its clock at ${Print.time(startedAt)}, ${input.speed} times real time`)
      if (faults.length > 0) yield* Effect.logInfo(`${faults.length} faults in the script`)
      yield* Effect.logInfo(`REST ${restUrl}, WebSocket ${socketUrl} (Ctrl-C stops)`)
    })
  )
})
