import * as LogRecord from "@cryptostream/core/market/LogRecord"
import * as Series from "@cryptostream/core/market/Series"
import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import { drained } from "@cryptostream/core/test/Logs"
import * as Samples from "@cryptostream/core/test/Samples"
import { Broker } from "@cryptostream/kafka/Broker"
import { assert, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Ref, Stream } from "effect"
import { AssignerProtocol } from "kafkajs"
import { inRealm, portsOf, withKafka } from "./Realms.ts"

const symbols = ["BTCUSDC", "ETHUSDC", "SOLUSDC", "XRPUSDC"]
const record = (symbol: string, minute: number) =>
  LogRecord.encode({
    ...Series.make(symbol, "1m"),
    source: "file",
    knownAt: 1,
    candles: [Samples.rowOf("1m")(Samples.candleAt(minute))]
  })
const publish = (minute: number) => CandleLog.use((log) => log.publish(symbols.map((symbol) => record(symbol, minute))))

/** Reads for ever as a member; says what it reads, and how many readers a partition has at a time. */
const member = (read: Ref.Ref<ReadonlyArray<string>>, readers: Map<string, number>, overlaps: Array<string>) =>
  CandleLog.use((log) =>
    log.consume(
      { group: "g", interval: "1m", limit: 10, mode: "follow" },
      ({ batches, name }) =>
        Effect.acquireUseRelease(
          Effect.sync(() => {
            const now = (readers.get(name) ?? 0) + 1
            readers.set(name, now)
            if (now > 1) overlaps.push(name)
          }),
          () =>
            Stream.runForEach(batches, (batch) =>
              Effect.andThen(
                Ref.update(read, (all) => [...all, ...batch.records.map(({ series }) => series.symbol)]),
                batch.commit(batch.nextOffset)
              )),
          // Slow to end, as one is that has something to store yet.
          () => Effect.andThen(Effect.sleep("300 millis"), Effect.sync(() => readers.set(name, readers.get(name)! - 1)))
        )
    )
  )

const until = <R>(what: string, condition: Effect.Effect<boolean, never, R>) =>
  Effect.repeat(Effect.delay(condition, "50 millis"), { until: (is) => is }).pipe(
    Effect.timeoutOrElse({ duration: "40 seconds", orElse: () => Effect.die(new Error(`never: ${what}`)) })
  )

withKafka("Kafka", () => {
  it.live(
    "shares partitions among the members of a group, one reader each, also while they come and go",
    () =>
      inRealm((prefix) =>
        Effect.gen(function*() {
          yield* publish(0)
          const [a, b] = [yield* Ref.make<ReadonlyArray<string>>([]), yield* Ref.make<ReadonlyArray<string>>([])]
          const readers = new Map<string, number>()
          const overlaps: Array<string> = []
          const start = (id: string, read: typeof a) =>
            Effect.forkChild(Effect.provide(member(read, readers, overlaps), Layer.fresh(portsOf(prefix, id))))
          const first = yield* start("a", a)
          yield* until("a reads all of it", Effect.map(Ref.get(a), ({ length }) => length === symbols.length))
          const second = yield* start("b", b)
          let minute = 1
          yield* until(
            "b reads some of it",
            Effect.gen(function*() {
              yield* Effect.orDie(publish(minute++))
              return (yield* Ref.get(b)).length > 0
            })
          )
          yield* Fiber.interrupt(first)
          yield* Ref.set(b, [])
          yield* until(
            "b reads all of it",
            Effect.gen(function*() {
              yield* Effect.orDie(publish(minute++))
              return new Set(yield* Ref.get(b)).size === symbols.length
            })
          )
          yield* Fiber.interrupt(second)
          assert.deepStrictEqual(overlaps, [])
          assert.deepStrictEqual([...new Set(readers.values())], [0])
        })
      ),
    120_000
  )

  it.live(
    "tells what was removed before it was read, at the beginning and in the middle",
    () =>
      inRealm((prefix) =>
        Effect.gen(function*() {
          const { kafka } = yield* Broker
          const log = yield* CandleLog
          const admin = kafka.admin()
          yield* Effect.promise(() => admin.connect())
          const topic = `${prefix}.candles.1m`
          const removeBelow = (offset: number) =>
            Effect.promise(async () => {
              await admin.fetchTopicOffsets(topic)
              await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(offset) }] })
            })
          const some = (from: number, to: number) =>
            log.publish(Array.from({ length: to - from }, (_, i) => record("BTCUSDC", from + i)))
          const told = (batches: Effect.Success<ReturnType<typeof drained>>) =>
            batches.map(({ lost, nextOffset, records }) => [lost, records.length, nextOffset])
          yield* some(0, 10)
          const commit = (batches: Effect.Success<ReturnType<typeof drained>>) => batches[0]?.commit(2) ?? Effect.void
          yield* drained(log, { group: "a" }, commit)
          yield* removeBelow(5)
          assert.deepStrictEqual(told(yield* drained(log, { group: "a" })), [[3, 0, 5], [undefined, 5, 10]])
          assert.deepStrictEqual(told(yield* drained(log, { group: "new" })), [[5, 0, 5], [undefined, 5, 10]])
          yield* removeBelow(10)
          assert.deepStrictEqual(
            told(yield* drained(log, { group: "a" })),
            [[8, 0, 10]],
            "nothing is left to come after it"
          )
          yield* Effect.promise(() => admin.disconnect())
        })
      ),
    60_000
  )

  it.live("keeps a foreign record as a dead letter and goes on", () =>
    inRealm((prefix) =>
      Effect.gen(function*() {
        const { kafka } = yield* Broker
        const log = yield* CandleLog
        yield* log.publish([record("BTCUSDC", 0)])
        const producer = kafka.producer({ allowAutoTopicCreation: false })
        yield* Effect.promise(() => producer.connect())
        const messages = [{ partition: 0, key: "?", value: "what is this" }]
        yield* Effect.promise(() => producer.send({ topic: `${prefix}.candles.1m`, messages }))
        yield* Effect.promise(() => producer.disconnect())
        yield* log.publish([record("BTCUSDC", 1)])
        const batches = yield* drained(log, { group: "a" })
        assert.deepStrictEqual(batches.flatMap(({ records }) => records.map(({ offset }) => offset)), [0, 2])
        assert.deepStrictEqual(
          batches.flatMap(({ unreadable = [] }) => unreadable.map(({ bytes, origin }) => [origin, bytes])),
          [[`${prefix}.candles.1m-0 offset 1`, "what is this"]]
        )
      })
    ), 60_000)

  it.live(
    "fails, and does not fall silent, where the broker does not take it into the group",
    () =>
      inRealm((prefix) =>
        Effect.gen(function*() {
          const { kafka } = yield* Broker
          yield* publish(0)
          const protocol = ({ topics }: { readonly topics: ReadonlyArray<string> }) => ({
            name: "another",
            metadata: AssignerProtocol.MemberMetadata.encode({
              version: 1,
              topics: [...topics],
              userData: Buffer.alloc(0)
            })
          })
          const other = kafka.consumer({
            groupId: `${prefix}.g.1m`,
            partitionAssigners: [() => ({ name: "another", version: 1, assign: async () => [], protocol })]
          })
          const joined = new Promise((resolve) => other.on(other.events.GROUP_JOIN, resolve))
          yield* Effect.promise(async () => {
            await other.connect()
            await other.subscribe({ topics: [`${prefix}.candles.1m`] })
            await other.run({ eachMessage: async () => undefined })
            await joined
          })
          const log = yield* CandleLog
          const exit = yield* log.consume(
            { group: "g", interval: "1m", limit: 10, mode: "follow" },
            ({ batches }) => Stream.runDrain(batches)
          ).pipe(Effect.exit, Effect.timeoutOption("30 seconds"))
          yield* Effect.promise(() => other.disconnect())
          assert.strictEqual(exit._tag, "Some", "it goes on in silence")
          assert.strictEqual(exit._tag === "Some" && exit.value._tag, "Failure")
        })
      ),
    60_000
  )

  it.live(
    "leaves no member behind that joins when nobody wants it any more",
    () =>
      inRealm((prefix) =>
        Effect.gen(function*() {
          const { kafka } = yield* Broker
          const log = yield* CandleLog
          yield* publish(0)
          for (let millis = 10; millis < 150; millis += 20) {
            yield* log.consume(
              { group: "g", interval: "1m", limit: 10, mode: "follow" },
              ({ batches }) => Stream.runDrain(batches)
            ).pipe(Effect.timeoutOption(millis))
          }
          yield* Effect.sleep("1 second")
          const admin = kafka.admin()
          const { groups } = yield* Effect.promise(() =>
            admin.connect().then(() => admin.describeGroups([`${prefix}.g.1m`]))
          )
          yield* Effect.promise(() => admin.disconnect())
          assert.deepStrictEqual(groups.flatMap(({ members }) => members.map(({ clientId }) => clientId)), [])
        })
      ),
    120_000
  )
})
