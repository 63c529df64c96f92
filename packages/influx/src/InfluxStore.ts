/** The port CandleStore over InfluxDB v2: a writer, and a reader that creates nothing and gives up soon. */
import * as Outage from "@cryptostream/core/programs/Outage"
import type * as Realm from "@cryptostream/core/market/Realm"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore, CandleStoreError, type Shape } from "@cryptostream/core/ports/CandleStore"
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import { Clock, Effect, Layer, Semaphore } from "effect"
import * as Buckets from "./Buckets.ts"
import * as CoverageCounts from "./CoverageCounts.ts"
import * as CoveragePoints from "./CoveragePoints.ts"
import * as Deletion from "./Deletion.ts"
import * as EnrichedReads from "./EnrichedReads.ts"
import * as EnrichedWrites from "./EnrichedWrites.ts"
import * as Marks from "./Marks.ts"
import * as Patience from "./Patience.ts"
import * as Query from "./Query.ts"
import * as RawReads from "./RawReads.ts"
import * as RawWrites from "./RawWrites.ts"
import * as Runs from "./Runs.ts"
import * as SeriesList from "./SeriesList.ts"
import type { Settings } from "./Settings.ts"
import * as Transport from "./Transport.ts"
import * as Turns from "./Turns.ts"
import * as Writer from "./Writer.ts"

export interface Options {
  readonly settings: Settings
  readonly realm: Realm.Realm
  /** Put before the names of the buckets, where several stores share an organisation. */
  readonly prefix?: string
}

export interface ReaderOptions extends Options {
  /** By a program that stays, and may be there first: what has no bucket yet is empty, and an outage is waited out. */
  readonly isFirst?: boolean
}

/** One is 40 % slower; two are 7 % slower where each record is a candle, which leaves the database waiting now and then. */
const writesInFlight = 4
const readerAttempts = 5
const quietMillis = 5_000
/** For the counting at the end; what is not counted then is scanned by readers until somebody writes there again. */
const lastCount = "3 seconds"

/** Before the next attempt to count what could not be counted: a server that refuses it now will do so for a while. */
const afterFailure = "1 minute"

const machineClock = Clock.Clock.defaultValue()

const patienceWith = ({ url }: Settings, attempts: number): Patience.Options => ({
  url,
  attempts,
  outage: Outage.make(`InfluxDB at ${url}`, machineClock),
  clock: machineClock
})

const readsOf = (query: Query.Query, names: Buckets.Names) => {
  const raw = RawReads.make(query, names.raw)
  const enriched = EnrichedReads.make(query, names.enriched)
  const points = CoveragePoints.make(query, names)
  const shape = {
    lookUp: raw.lookUp,
    read: raw.read,
    newest: raw.newest,
    readEnriched: enriched.read,
    runs: Runs.make(raw, points),
    marks: Marks.read(query, names.events),
    series: SeriesList.read(query, names)
  } satisfies Partial<Shape>
  return { raw, enriched, points, shape }
}

const writerOf = Effect.fnUntraced(function*({ prefix, realm, settings }: Options) {
  const names = Buckets.names(realm, prefix)
  const transport = yield* Transport.make(settings)
  const deadLetters = yield* DeadLetters
  const patience = patienceWith(settings, Infinity)
  const send = Patience.make(transport, patience)
  const gated = Patience.make(transport, { ...patience, gate: yield* Semaphore.make(writesInFlight) })
  yield* Buckets.ensure(send, settings, names)
  const query = Query.make(Patience.make(Query.transport(transport), patience), settings)
  const [rawTurns, enrichedTurns, markTurns] = [Turns.make(), Turns.make(), Turns.make()]
  const { enriched, points, raw, shape } = readsOf(query, names)
  const writer = Writer.make(gated, settings, deadLetters)
  const remove = Deletion.make(gated, settings)
  const counts = CoverageCounts.make({ bucket: names.events, points, writer, turns: rawTurns, clock: machineClock })
  const writeRaw = RawWrites.make({ bucket: names.raw, reads: raw, writer, remove, counts })
  const writeEnriched = EnrichedWrites.make({ bucket: names.enriched, reads: enriched, writer, remove })
  const writeMarks = Marks.write(query, writer, names.events)
  const keys = (blocks: ReadonlyArray<{ readonly series: Series.Series }>) =>
    blocks.map(({ series }) => Series.key(series))

  const say = (error: CandleStoreError) =>
    Effect.logWarning(`${error.message}; what is not counted of the candles is scanned by readers`)
  yield* Effect.addFinalizer(() =>
    counts.countAll.pipe(
      Effect.interruptible,
      Effect.timeoutOption(lastCount),
      Effect.catch(say),
      Effect.provideService(Clock.Clock, machineClock)
    )
  )
  yield* Effect.sleep("1 second").pipe(
    Effect.andThen(counts.countQuiet(quietMillis)),
    Effect.catch((error) => Effect.andThen(say(error), Effect.sleep(afterFailure))),
    Effect.forever,
    Effect.provideService(Clock.Clock, machineClock),
    Effect.forkScoped
  )

  return CandleStore.of({
    ...shape,
    writeRaw: (blocks) => rawTurns.take(keys(blocks))(writeRaw(blocks)),
    writeEnriched: (blocks) => enrichedTurns.take(keys(blocks))(writeEnriched(blocks)),
    writeMarks: (series, marks) => markTurns.take([Series.key(series)])(writeMarks(series, marks))
  })
})

const readerOf = Effect.fnUntraced(function*({ isFirst = false, prefix, realm, settings }: ReaderOptions) {
  const transport = Query.transport(yield* Transport.make(settings))
  const send = Patience.make(transport, patienceWith(settings, isFirst ? Infinity : readerAttempts))
  const refuse = () => Effect.fail(new CandleStoreError({ message: "this store is open for reading alone" }))
  return CandleStore.of({
    ...readsOf(Query.make(send, settings, isFirst), Buckets.names(realm, prefix)).shape,
    writeRaw: refuse,
    writeEnriched: refuse,
    writeMarks: refuse
  })
})

/** What InfluxDB can never store of the candles is kept as dead letters. */
export const layer = (options: Options): Layer.Layer<CandleStore, CandleStoreError, DeadLetters> =>
  Layer.effect(CandleStore, writerOf(options))

export const layerReader = (options: ReaderOptions): Layer.Layer<CandleStore> =>
  Layer.effect(CandleStore, readerOf(options))
