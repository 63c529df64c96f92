/**
 * Writes lines in batches. A write that succeeds has stored all of them, but for those that InfluxDB can never store: they
 * are kept as dead letters and the others go on.
 */
import * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import type { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import * as Metrics from "@cryptostream/core/programs/Metrics"
import { Array as Arr, Clock, Effect } from "effect"
import * as BadLines from "./BadLines.ts"
import * as Batch from "./Batch.ts"
import * as Lanes from "./Lanes.ts"
import type { Line } from "./LineProtocol.ts"
import type { Send } from "./Patience.ts"
import type { Settings } from "./Settings.ts"
import * as Transport from "./Transport.ts"
import * as Verdict from "./Verdict.ts"

export type Precision = "ms" | "ns"

export interface Writer {
  /** Writes candles, a group a series. Groups may be written beside each other, the points of one are in order. */
  readonly candles: (
    bucket: string,
    groups: ReadonlyArray<Batch.Points>
  ) => Effect.Effect<void, CandleStoreError>
  /** Writes what is ours alone, all of it or not at all: a point of it that is refused is an error. */
  readonly events: (
    bucket: string,
    lines: ReadonlyArray<Line>,
    precision: Precision
  ) => Effect.Effect<void, CandleStoreError>
}

const batchLines = 5_000
const lanesBeside = 2
const millis = 10_000
/** Of many at once the first few are said one by one, the others counted. */
const saidOneByOne = 20

const sum = (groups: ReadonlyArray<Batch.Points>): number => groups.reduce((total, { length }) => total + length, 0)

/** What fits one request is one; else the groups are shared out between two lanes, the largest first. */
const share = (groups: ReadonlyArray<Batch.Points>): ReadonlyArray<ReadonlyArray<Batch.Points>> => {
  if (sum(groups) <= batchLines || groups.length === 1) return [groups]
  const shares = Array.from({ length: lanesBeside }, (): Array<Batch.Points> => [])
  for (const group of groups.toSorted((a, b) => b.length - a.length)) {
    shares.reduce((a, b) => sum(b) < sum(a) ? b : a).push(group)
  }
  return shares
}

export const make = (send: Send, settings: Settings, deadLetters: DeadLetters["Service"]): Writer => {
  const post = Effect.fnUntraced(function*(bucket: string, batch: Batch.Batch, precision: Precision) {
    const path = Transport.path("/api/v2/write", { org: settings.organisation, bucket, precision })
    const { status } = yield* send({ method: "POST", path, body: batch.text, contentType: "text/plain", millis })
    if (status === 204) return
    return yield* new CandleStoreError({
      message: `${settings.url} answers a write with ${status}, which InfluxDB v2 does not: set INFLUX_URL`
    })
  })

  /** Writes a batch and gives the lines that cannot be stored. */
  const put = (
    bucket: string,
    batch: Batch.Batch,
    precision: Precision
  ): Effect.Effect<ReadonlyArray<BadLines.Bad>, CandleStoreError> => {
    if (batch.length === 0) return Effect.succeed([])
    return post(bucket, batch, precision).pipe(
      Effect.as([]),
      Effect.catchTag("Refused", (refused) => {
        const lines = batch.lines()
        const finding = BadLines.find(refused, lines)
        switch (finding._tag) {
          case "other":
            return Effect.fail(Verdict.explain(refused, settings, bucket))
          case "halve": {
            const middle = Math.ceil(lines.length / 2)
            const halves = [lines.slice(0, middle), lines.slice(middle)].map(Batch.ofLines)
            return Effect.map(Effect.forEach(halves, (half) => put(bucket, half, precision)), (found) => found.flat())
          }
          case "found": {
            const bad = new Set(finding.bad.map(({ line }) => line))
            const rest = finding.isRestOwed ? lines.filter((line) => !bad.has(line)) : []
            return Effect.map(put(bucket, Batch.ofLines(rest), precision), (others) => [...finding.bad, ...others])
          }
        }
      })
    )
  }

  const bury = Effect.fnUntraced(function*(bucket: string, bad: ReadonlyArray<BadLines.Bad>) {
    if (bad.length === 0) return
    const knownAt = yield* Clock.currentTimeMillis
    const letters = bad.map(({ line: { openTime, series, text }, reason }) =>
      DeadLetter.make({
        ...series,
        origin: `influx ${bucket} ${Series.key(series)} ${openTime}`,
        openTime,
        reason,
        bytes: text,
        encoding: "text",
        knownAt
      })
    )
    yield* deadLetters.append(letters).pipe(
      Effect.mapError((cause) => new CandleStoreError({ message: cause.message, cause }))
    )
    for (const { id, origin, reason } of letters.slice(0, saidOneByOne)) {
      yield* Effect.logWarning(`${origin}: ${reason}; kept as dead letter ${id}`)
    }
    const others = letters.length - saidOneByOne
    if (others > 0) {
      yield* Effect.logWarning(
        `and ${others} more points that InfluxDB does not take: see "cryptostream dead-letters list"`
      )
    }
    yield* Metrics.deadLetters("store", letters.length)
  })

  return {
    candles: (bucket, groups) =>
      Lanes.run(
        share(groups).map((lane) =>
          Effect.forEach(
            Batch.cut(lane, batchLines),
            (batch) => Effect.flatMap(put(bucket, batch, "ms"), (bad) => bury(bucket, bad)),
            { discard: true }
          )
        )
      ),
    events: (bucket, lines, precision) =>
      Effect.forEach(
        Arr.chunksOf(lines, batchLines),
        Effect.fnUntraced(function*(some) {
          const [first] = yield* put(bucket, Batch.ofLines(some), precision)
          if (first === undefined) return
          return yield* new CandleStoreError({
            message:
              `InfluxDB at ${settings.url} does not take a point of ${bucket}: ${first.reason}: ${first.line.text}`
          })
        }),
        { discard: true }
      )
  }
}
