/** Which source `start` takes: the one asked for, else the exchange, else, where a person looks on, a simulator of it. */
import * as DataFolder from "@cryptostream/runtime/DataFolder"
import * as Exchange from "@cryptostream/runtime/Exchange"
import type * as Source from "@cryptostream/runtime/Source"
import { Effect, FileSystem, Option, Result, Stdio } from "effect"
import * as Options from "./Options.ts"

export interface Input {
  readonly data: string
  readonly source: Option.Option<"binance" | "files" | "simulated">
  readonly path: Option.Option<string>
  readonly checksum: "strict" | "warn"
  readonly speed: Option.Option<string>
  readonly seed: number
}

const wrong = (message: string) => new Options.WrongUse({ message })

const files = ({ checksum, path, speed }: Input): Result.Result<Source.Source, Options.WrongUse> =>
  Option.match(path, {
    onNone: () => Result.fail(wrong("--source files needs --path, a folder or a file")),
    onSome: (one) =>
      Result.succeed({
        _tag: "files",
        paths: [one],
        checksum,
        speed: Option.match(speed, {
          onNone: () => "max" as const,
          onSome: (text) => text === "max" ? text : Number(text)
        })
      })
  })

/** The speed of a clock that can be told how fast to run. */
const clockSpeed = ({ speed }: Input): Result.Result<number, Options.WrongUse> =>
  Option.match(speed, {
    onNone: () => Result.succeed(1),
    onSome: (text) =>
      text === "max"
        ? Result.fail(wrong("--speed max is for files; an exchange takes a number, as --speed 60"))
        : Result.succeed(Number(text))
  })

const simulated = (input: Input, speed: number): Source.Source => ({ _tag: "simulated", seed: input.seed, speed })

const hasLiveData = Effect.fnUntraced(function*(data: string) {
  const live = yield* DataFolder.make(data, "live")
  return yield* (yield* FileSystem.FileSystem).exists(live.store)
})

/** Nobody is shown another market than the one they asked for, or whose candles they have, without being told. */
const withoutExchange = Effect.fnUntraced(function*(input: Input, speed: number, cause: Exchange.Unreachable) {
  const asked = Option.isSome(input.source)
  const isTerminal = yield* (yield* Stdio.Stdio).stderrIsTerminal
  if (asked || !isTerminal || (yield* hasLiveData(input.data))) {
    yield* Effect.logWarning(`${cause.message}; going on trying`)
    return yield* Exchange.unseen
  }
  yield* Effect.logError(`${cause.message}; showing a SIMULATED exchange instead: nothing you see is a real market`)
  return simulated(input, speed)
})

const betweenAttempts = "1 second"

/** Only a simulator has another speed than the world's: one that does not answer just now is waited for. */
const findSimulator = Effect.fnUntraced(function*(speed: number) {
  let found = yield* Exchange.find(speed)
  while (Result.isFailure(found)) {
    yield* Effect.logWarning(`${found.failure.message}; going on trying`)
    yield* Effect.sleep(betweenAttempts)
    found = yield* Exchange.find(speed)
  }
  return found
})

const exchange = Effect.fnUntraced(function*(input: Input) {
  const speed = yield* Effect.fromResult(clockSpeed(input))
  const found = yield* (speed !== 1 && Option.isSome(input.source) ? findSimulator(speed) : Exchange.find(speed))
  if (Result.isFailure(found)) return yield* withoutExchange(input, speed, found.failure)
  if (found.success.realm === "live" && speed !== 1) {
    return yield* wrong(`the exchange itself runs at no other speed than the world's: --speed is for simulators of it`)
  }
  return found.success
})

/** What is asked for: where it is not said, a path means files. */
export const kind = ({ path, source }: Input): "binance" | "files" | "simulated" =>
  Option.getOrElse(source, () => Option.isSome(path) ? "files" as const : "binance" as const)

export const choose = Effect.fn("SourceChoice.choose")(function*(input: Input) {
  switch (kind(input)) {
    case "files":
      return yield* Effect.fromResult(files(input))
    case "simulated":
      return simulated(input, yield* Effect.fromResult(clockSpeed(input)))
    case "binance":
      return yield* exchange(input)
  }
})
