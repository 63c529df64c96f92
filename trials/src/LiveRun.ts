/**
 * A live stream of many series against a simulated exchange that cuts, stops and falls silent, and what came of it: each
 * close of the truth file was in the stream, or a `Disconnected` had announced that it might be missed.
 */
import { ExchangeClock } from "@cryptostream/binance/rest/ExchangeClock"
import * as LiveStream from "@cryptostream/binance/live/LiveStream"
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import type { Item } from "@cryptostream/core/ports/MarketData"
import * as Simulator from "@cryptostream/exchange-simulator/Simulator"
import * as ScaledClock from "@cryptostream/core/ports/ScaledClock"
import * as NodeWS from "@effect/platform-node/NodeWS"
import { Clock, Effect, Layer, Stream } from "effect"
import { createReadStream, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"

export interface Options {
  readonly hours: number
  readonly speed: number
  readonly seed: number
  /** Faults, drawn over the run. */
  readonly faults: number
}

export interface Report {
  readonly closes: number
  readonly streamed: number
  readonly announced: number
  /** Neither in the stream nor announced, by name. */
  readonly lost: ReadonlyArray<string>
  /** In the stream and not in the truth, or with other values. */
  readonly invented: ReadonlyArray<string>
  readonly disconnected: Readonly<Record<string, number>>
  readonly connections: number
}

const symbols = ["BTCUSDC", "ETHUSDC", "XRPUSDC", "SOLUSDC"]
const intervals = ["1s", "1m", "15m", "1h", "1d"] as const
const series = symbols.flatMap((symbol) => intervals.map((interval) => Series.make(symbol, interval)))

/** In the middle of an hour of a day: no interval but 1s begins with the run. */
const start = Date.UTC(2026, 0, 5, 12, 29, 30)
const kinds = ["drop", "cut", "serverShutdown", "silent"]

/** What was heard of a series: its closes, and the spans of which it was said that closes may be missed. */
interface Heard {
  readonly rows: Map<number, Row.Row>
  readonly spans: Array<{ readonly since: number; until: number }>
}

const listen = (heard: ReadonlyMap<string, Heard>, causes: Map<string, number>) => (item: Item) =>
  Effect.sync(() => {
    switch (item._tag) {
      case "Closed": {
        const { rows } = heard.get(Series.key(item.series))!
        for (const row of item.rows) rows.set(row[0], row)
        return
      }
      case "Disconnected":
        causes.set(item.cause, (causes.get(item.cause) ?? 0) + 1)
        for (const one of item.series) heard.get(Series.key(one))!.spans.push({ since: item.since, until: Infinity })
        return
      case "Connected":
        for (const one of item.series) {
          const last = heard.get(Series.key(one))!.spans.at(-1)
          if (last !== undefined && last.until === Infinity) last.until = item.from
        }
    }
  })

interface Line {
  readonly kind: string
  readonly symbol: string
  readonly interval: Interval.Interval
  readonly row: Row.Row
  readonly at: number
}

const isAnnounced = ({ spans }: Heard, closeTime: number): boolean =>
  spans.some(({ since, until }) => closeTime > since && closeTime <= until)

const judge = async (truthFile: string, heard: ReadonlyMap<string, Heard>, end: number) => {
  let [closes, streamed, announced] = [0, 0, 0]
  const [lost, invented]: [Array<string>, Array<string>] = [[], []]
  const unexplained = new Map([...heard].map(([key, { rows }]) => [key, new Map(rows)]))
  for await (const text of createInterface({ input: createReadStream(truthFile) })) {
    const line = JSON.parse(text) as Line
    if (line.kind !== "candle") continue
    const key = Series.key(Series.make(line.symbol, line.interval))
    const name = `${key} ${new Date(line.row[0]).toISOString()}`
    const said = heard.get(key)!.rows.get(line.row[0])
    unexplained.get(key)!.delete(line.row[0])
    if (said !== undefined && JSON.stringify(said) !== JSON.stringify(line.row)) invented.push(name)
    if (line.at > end) continue
    closes++
    if (said !== undefined) streamed++
    else if (isAnnounced(heard.get(key)!, Interval.closeTime(line.interval, line.row[0]))) announced++
    else lost.push(name)
  }
  for (const [key, rows] of unexplained) invented.push(...[...rows.keys()].map((openTime) => `${key} ${openTime}`))
  return { closes, streamed, announced, lost, invented }
}

export const run = Effect.fn("LiveRun.run")(function*({ faults, hours, seed, speed }: Options) {
  const folder = mkdtempSync(join(tmpdir(), "cryptostream-live-"))
  yield* Effect.addFinalizer(() => Effect.sync(() => rmSync(folder, { recursive: true })))
  const truthFile = join(folder, "truth.jsonl")
  const heard = new Map(series.map((one): [string, Heard] => [Series.key(one), {
    rows: new Map(),
    spans: [{ since: -Infinity, until: Infinity }]
  }]))
  const causes = new Map<string, number>()
  const script = JSON.stringify([{ random: { count: faults, within: `${hours} hours`, seed, kinds } }])
  const end = start + hours * 3_600_000
  const journal = yield* Effect.scoped(Effect.gen(function*() {
    const book = { _tag: "seeded", seed } as const
    const simulator = yield* Simulator.make({ port: 0, book, script, truthFile, journalKept: 100_000 })
    const live = LiveStream.make({ socketUrls: [simulator.socketUrl] })(series)
    yield* Effect.raceFirst(
      Stream.runForEach(live, listen(heard, causes)),
      Effect.flatMap(Clock.currentTimeMillis, (now) => Effect.sleep(end - now))
    )
    return simulator.journal()
  })).pipe(Effect.provide(
    Layer.mergeAll(
      NodeWS.layerWebSocketConstructor,
      Layer.effect(ExchangeClock, Effect.map(Clock.Clock, ({ currentTimeMillis: now }) => ExchangeClock.of({ now })))
    ).pipe(Layer.provideMerge(ScaledClock.layer({ speed, start })))
  ))
  // The last minute may still be on its way when the run is cut off.
  const judged = yield* Effect.promise(() => judge(truthFile, heard, end - 60_000))
  return {
    ...judged,
    disconnected: Object.fromEntries(causes),
    connections: journal.filter((entry) => entry.kind === "opened").length
  } satisfies Report
})
