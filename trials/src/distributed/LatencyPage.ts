/** The page's feed of live candles, read as the page reads it: an event comes once the candle is stored. */
import * as Candle from "@cryptostream/core/market/Candle"
import * as Series from "@cryptostream/core/market/Series"
import { Clock, Effect, Result, Schedule, Schema } from "effect"
import { request } from "node:http"
import { createInterface } from "node:readline"

const Stored = Schema.fromJsonString(Schema.Struct({ candle: Candle.Candle }))
const decode = Schema.decodeUnknownResult(Stored)

/** The feed cannot be had, or has ended. */
class NoFeed extends Schema.TaggedError<NoFeed>()("NoFeed", { message: Schema.String }) {}

const listen = (
  port: number,
  { interval, symbol }: Series.Series,
  onStored: (openTime: number, at: number) => void
): Effect.Effect<never, NoFeed> =>
  Effect.flatMap(Clock.Clock, (clock) =>
    Effect.callback<never, NoFeed>((resume) => {
      const fail = (message: string) => resume(Effect.fail(new NoFeed({ message })))
      const path = `/api/live?symbol=${symbol}&interval=${interval}`
      const asked = request({ host: "127.0.0.1", port, path, headers: { accept: "text/event-stream" } }, (answer) => {
        if (answer.statusCode !== 200) return fail(`${path} is answered with ${answer.statusCode}`)
        let event = ""
        createInterface({ input: answer })
          .on("line", (line) => {
            if (line.startsWith("event: ")) event = line.slice("event: ".length)
            if (event !== "candle" || !line.startsWith("data: ")) return
            const now = clock.currentTimeMillisUnsafe()
            const stored = Result.getOrUndefined(decode(line.slice("data: ".length)))
            if (stored !== undefined) onStored(stored.candle.openTime, now)
          })
          // What breaks the answer is told to whoever reads its lines.
          .on("error", (cause) => fail(cause.message))
          .on("close", () => fail(`${path} has ended`))
      })
      asked.on("error", (cause) => fail(cause.message))
      asked.end()
      return Effect.sync(() => asked.destroy())
    }))

const betweenAttempts = Schedule.spaced("500 millis")

/** Tells every candle as it is stored; before the series is known there, and where the feed breaks, it asks again. */
export const watch = (
  port: number,
  all: ReadonlyArray<Series.Series>,
  onStored: (series: Series.Series, openTime: number, at: number) => void
): Effect.Effect<never, NoFeed> =>
  Effect.forEach(
    all,
    (series) => Effect.retry(listen(port, series, (openTime, at) => onStored(series, openTime, at)), betweenAttempts),
    { concurrency: "unbounded", discard: true }
  ).pipe(Effect.andThen(Effect.never))
