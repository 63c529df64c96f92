/** Both shapes beside each other, reading one simulated exchange at real speed, and when each of their candles was stored. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { Clock, Effect, Layer, Queue, Stream } from "effect"
import { type AddressInfo, createServer } from "node:net"
import { join } from "node:path"
import * as DistributedShape from "../continuity/DistributedShape.ts"
import * as EmbeddedShape from "../continuity/EmbeddedShape.ts"
import * as Supervised from "../continuity/Supervised.ts"
import * as LatencyCost from "./LatencyCost.ts"
import * as LatencyExchange from "./LatencyExchange.ts"
import * as LatencyNotes from "./LatencyNotes.ts"
import * as LatencyPage from "./LatencyPage.ts"
import * as LatencyStores from "./LatencyStores.ts"
import * as LatencyTopics from "./LatencyTopics.ts"
import * as Namespace from "./Namespace.ts"

export interface Options {
  readonly minutes: number
  readonly symbols: ReadonlyArray<string>
}

/** Of the candles that closed meanwhile, ms from the close; NaN where one was never seen there. */
export interface Report {
  readonly said: ReadonlyArray<number>
  readonly sent: ReadonlyArray<number>
  readonly stored: ReadonlyArray<number>
  readonly seen: ReadonlyArray<number>
  /** Of the embedded shape, at its page. */
  readonly embedded: ReadonlyArray<number>
  readonly costs: ReadonlyArray<LatencyCost.Cost>
  /** How many were looked for in InfluxDB as soon as they were said to be stored, and those that were not there. */
  readonly lookedFor: number
  readonly unreadable: ReadonlyArray<string>
  readonly comparison: LatencyStores.Comparison
  /** What the programs did that they should not have done. */
  readonly ends: ReadonlyArray<string>
}

const [second, minute] = [1_000, 60_000]
const interval: Interval.Interval = "1s"

const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo
    server.close(() => resume(Effect.succeed(port)))
  })
})

interface Announced {
  readonly series: Series.Series
  readonly openTime: number
}

/** Looking for each would be a load of its own. */
const oneOf = 10

/** Looks in the store for what was said to be stored, as it is said. */
const looking = Effect.fnUntraced(function*(announced: Queue.Dequeue<Announced>) {
  const store = yield* CandleStore
  const absent: Array<string> = []
  let lookedFor = 0
  const look = Effect.gen(function*() {
    const { openTime, series } = yield* Queue.take(announced)
    const found = yield* Stream.runCount(
      store.read(series, { from: openTime, to: Interval.next(series.interval, openTime) })
    )
    lookedFor++
    if (found === 0) absent.push(`${Series.key(series)} ${new Date(openTime).toISOString()}`)
  })
  yield* Effect.forkScoped(Effect.forever(look))
  return () => ({ lookedFor, unreadable: absent })
})

/** The last ones have so long to arrive. */
const grace = 10 * second

export const run = Effect.fn("LatencyRun.run")(function*(folder: string, { minutes, symbols }: Options) {
  const all = symbols.map((symbol) => Series.make(symbol, interval))
  const namespace = yield* Namespace.make
  const address = yield* LatencyExchange.make
  const [port, startedAt] = [yield* freePort, yield* Clock.currentTimeMillis]
  const exchange = {
    restUrl: `http://${address}`,
    socketUrl: `ws://${address}`,
    speed: 1,
    symbols,
    intervals: [interval],
    from: Interval.floor("1m", startedAt)
  }
  const distributed = DistributedShape.make(namespace, join(folder, "distributed"))
  const embedded = EmbeddedShape.make(join(folder, "embedded"), port)
  const real = yield* Clock.Clock
  const programs = yield* Effect.forEach(
    [...distributed.programs(exchange), ...embedded.programs(exchange)],
    (program) => Supervised.make(program, join(folder, "programs.log"), real)
  )
  const [said, sent, stored, seen, page] = [
    LatencyNotes.make(),
    LatencyNotes.make(),
    LatencyNotes.make(),
    LatencyNotes.make(),
    LatencyNotes.make()
  ]
  const announced = yield* Queue.sliding<Announced>(100)
  let heard = 0
  const onStored = (series: Series.Series, openTime: number): void => {
    if (heard++ % oneOf === 0) Queue.offerUnsafe(announced, { series, openTime })
  }
  const measured = Effect.gen(function*() {
    yield* LatencyTopics.watch(`${namespace}.simulated`, interval, { said, sent, stored, seen, onStored })
    const looked = yield* looking(announced)
    while (!all.every((series) => stored.has(series) && page.has(series))) yield* Effect.sleep(second)
    yield* Effect.sleep(5 * second)
    const from = Interval.ceil(interval, yield* Clock.currentTimeMillis)
    const span = { from, to: from + minutes * minute }
    const [, costs] = yield* LatencyCost.during(programs)(Effect.sleep(span.to - from))
    yield* Effect.sleep(grace)
    return { span, costs, ...looked() }
  }).pipe(
    Effect.provide(Layer.mergeAll(Namespace.layer(namespace, "simulated", "read"), Namespace.layerBroker))
  )
  const failed = programs.map((program) => program.failed)
  const watching = LatencyPage.watch(port, all, page.noteUpTo)
  const { span, ...found } = yield* Effect.raceAllFirst([measured, watching, ...failed])
  const exits = yield* Effect.forEach(
    programs,
    ({ name, stop }) =>
      Effect.map(
        stop,
        ({ code, signal }) => code === 0 ? [] : [`${name} answered SIGTERM with code ${code}, signal ${signal}`]
      )
  )
  const delays = (notes: LatencyNotes.Notes) => all.flatMap((series) => notes.delays(series, span))
  return {
    ...found,
    said: delays(said),
    sent: delays(sent),
    stored: delays(stored),
    seen: delays(seen),
    embedded: delays(page),
    comparison: yield* LatencyStores.compare([distributed, embedded], ["InfluxDB", "SQLite"], all, span),
    ends: [...programs.flatMap(({ ends }) => ends()), ...exits.flat()]
  } satisfies Report
}, Effect.scoped)
