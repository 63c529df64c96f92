/** Logs on stderr: JSON Lines for machines, one plain line each for a person at a terminal. */
import * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import { Clock, Config, Effect, Layer, Logger, References } from "effect"

const text = (message: unknown): string =>
  [message].flat().map((part) =>
    typeof part === "string" ? part : part instanceof Error ? part.message : JSON.stringify(part)
  ).join(" ")

/** By the machine's clock, also of what runs by that of an exchange whose time is scaled: lines of one log are of one time. */
const structured = (clock: Clock.Clock) =>
  Logger.map(Logger.formatStructured, ({ annotations, cause, level, message }) => ({
    time: new Date(clock.currentTimeMillisUnsafe()).toISOString(),
    level,
    message: text(message),
    annotations,
    cause
  }))

type Structured = ReturnType<typeof structured>

const jsonLines = (structured: Structured, service: string) =>
  Logger.withConsoleError(
    Logger.map(
      structured,
      ({ annotations, cause, level, message, time }) =>
        JSON.stringify({
          time,
          level,
          message,
          service,
          version: DeadLetter.codeVersion,
          ...annotations,
          ...(cause && { cause })
        })
    )
  )

/** Takes the place of a progress line, should one stand there. */
const clearLine = "\r\u001b[2K"

const plain = (structured: Structured, isTerminal: boolean) =>
  Logger.withConsoleError(
    Logger.map(structured, ({ cause, level, message, time }) =>
      `${isTerminal ? clearLine : ""}${time.slice(11, 19)} ${level === "INFO" ? "" : `${level} `}${message}${
        cause ? `\n${cause}` : ""
      }`)
  )

/** `LOG_FORMAT` json or text, by default text on a terminal; `LOG_LEVEL`, by default Info. */
export const layer = (isTerminal: boolean, service = "cryptostream") =>
  Layer.unwrap(Effect.gen(function*() {
    const format = yield* Config.Literals(["json", "text"], "LOG_FORMAT").pipe(
      Config.withDefault(isTerminal ? "text" : "json")
    )
    const level = yield* Config.LogLevel("LOG_LEVEL").pipe(Config.withDefault("Info"))
    const lines = structured(yield* Clock.Clock)
    return Layer.mergeAll(
      Logger.layer([format === "json" ? jsonLines(lines, service) : plain(lines, isTerminal)]),
      Layer.succeed(References.MinimumLogLevel, level)
    )
  }))
