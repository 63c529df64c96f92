/** Progress of an ingest: a line that renews itself on a terminal, a log record now and then elsewhere. */
import * as Metrics from "@cryptostream/core/programs/Metrics"
import { Clock, type Duration, Effect, Stream } from "effect"

interface Reading {
  readonly seconds: number
  readonly stored: number
  readonly share: number | undefined
}

const read = Effect.gen(function*() {
  const nanos = yield* Clock.monotonicTimeNanos
  return { seconds: Number(nanos) / 1e9, stored: yield* Metrics.total("stored"), share: yield* Metrics.sourceShare }
})

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 })
const barWidth = 24

const bar = (share: number): string => {
  const full = Math.round(share * barWidth)
  return `${"█".repeat(full)}${"░".repeat(barWidth - full)} ${String(Math.floor(share * 100)).padStart(3)} %`
}
const minutes = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`

/** Candles so far and a second, and the time left where the source has an end. */
const describe = (start: Reading, before: Reading, now: Reading) => {
  const perSecond = (now.stored - before.stored) / Math.max(now.seconds - before.seconds, 1e-3)
  const elapsed = now.seconds - start.seconds
  const left = now.share !== undefined && now.share > 0 ? elapsed * (1 - now.share) / now.share : undefined
  return { perSecond, left }
}

const line = (series: number, start: Reading, before: Reading, now: Reading): string => {
  const { left, perSecond } = describe(start, before, now)
  return [
    now.share === undefined ? "" : bar(now.share),
    `${series} series`,
    `${grouped.format(now.stored)} candles stored`,
    `${grouped.format(perSecond)}/s`,
    left === undefined ? "" : `${minutes(left)} left`
  ].filter((part) => part !== "").join("  ")
}

const readings = (every: Duration.Input) =>
  Stream.fromEffect(read).pipe(
    Stream.flatMap((start) =>
      Stream.tick(every).pipe(
        Stream.mapEffect(() => read),
        Stream.mapAccum(() => start, (before, now) => [now, [{ start, before, now }]] as const)
      )
    )
  )

const clearLine = "\r\u001b[2K"

/** Shows progress until interrupted, and leaves the terminal's line clean. */
export const run = (isTerminal: boolean, series: number, write: (text: string) => Effect.Effect<void>) =>
  isTerminal
    ? readings("250 millis").pipe(
      Stream.runForEach(({ before, now, start }) => write(`${clearLine}${line(series, start, before, now)}`)),
      Effect.ensuring(write(clearLine))
    )
    : readings("10 seconds").pipe(
      Stream.filter(({ before, now }) => now.stored !== before.stored),
      Stream.runForEach(({ before, now, start }) => {
        const { left, perSecond } = describe(start, before, now)
        return Effect.logInfo("progress").pipe(Effect.annotateLogs({
          event: "progress",
          series,
          candles: now.stored,
          candlesPerSecond: Math.round(perSecond),
          ...(left !== undefined && { secondsLeft: Math.round(left) })
        }))
      })
    )
