import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import { btc, start, versionAt } from "@cryptostream/core/test/Samples"
import * as InfluxStore from "@cryptostream/influx/InfluxStore"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import { connect, createServer, type Socket } from "node:net"
import type { AddressInfo } from "node:net"
import * as OwnBuckets from "./OwnBuckets.ts"

OwnBuckets.warnUnlessThere()

/** A way to the server that can be cut, and that loses connections while it stands. */
const wire = Effect.gen(function*() {
  const { hostname, port } = new URL(OwnBuckets.settings.url)
  const open = new Set<Socket>()
  let isCut = false
  let chunksUntilLost = Infinity
  let chunks = 0
  let lost = 0
  const server = createServer((near) => {
    if (isCut) return void near.destroy()
    const far = connect(Number(port), hostname)
    const end = () => {
      near.destroy()
      far.destroy()
    }
    const pass = (to: Socket) => (data: Buffer) => {
      // In either direction: a request that did not come whole, or one whose answer did not.
      if (++chunks % chunksUntilLost !== 0) return void to.write(data)
      lost++
      end()
    }
    for (const [from, to] of [[near, far], [far, near]] as const) {
      open.add(from)
      from.on("data", pass(to)).on("error", end).on("close", () => {
        open.delete(from)
        end()
      })
    }
  })
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
    () =>
      Effect.sync(() => {
        server.close()
        open.forEach((socket) => socket.destroy())
      })
  )
  const { port: own } = server.address() as AddressInfo
  return {
    settings: { ...OwnBuckets.settings, url: `http://127.0.0.1:${own}` },
    cut: (is: boolean) => {
      isCut = is
      if (is) open.forEach((socket) => socket.destroy())
    },
    loseEvery: (count: number) => {
      chunksUntilLost = count
    },
    lost: () => lost
  }
})

const storeOver = (settings: typeof OwnBuckets.settings, prefix: string) =>
  InfluxStore.layer({ settings, realm: "simulated", prefix })

const versions = (count: number) => Array.from({ length: count }, (_, minute) => versionAt(minute))

describe.skipIf(!OwnBuckets.isThere)("the store in InfluxDB, over a line that fails", () => {
  it.live("stores everything once where requests and answers are lost", () =>
    Effect.gen(function*() {
      const line = yield* wire
      const own = yield* OwnBuckets.longShards
      const written = versions(30_000)
      yield* CandleStore.use(Effect.fnUntraced(function*(store) {
        line.loseEvery(29)
        for (let i = 0; i < written.length; i += 3_000) {
          yield* store.writeRaw([{ series: btc, versions: written.slice(i, i + 3_000) }])
          yield* store.writeMarks(btc, [{ _tag: "asked", from: start, to: start + i, knownAt: i }])
        }
        assert.isAtLeast(line.lost(), 3)
        line.loseEvery(Infinity)
        assert.deepStrictEqual(yield* Stream.runCollect(store.read(btc, everything)), written)
        assert.strictEqual((yield* store.marks(btc)).length, 10)
        assert.deepStrictEqual((yield* store.runs(btc, everything)).map(({ count }) => count), [30_000])
      })).pipe(Effect.provide(storeOver(line.settings, own)))
      assert.deepStrictEqual(yield* DeadLetters.use(({ list }) => list), [])
    }).pipe(Effect.provide(DeadLetters.layerMemory)), 120_000)

  it.live("waits for an outage to pass, from its start on", () =>
    Effect.gen(function*() {
      const line = yield* wire
      const own = yield* OwnBuckets.longShards
      line.cut(true)
      const running = yield* Effect.forkChild(
        CandleStore.use(Effect.fnUntraced(function*(store) {
          line.cut(true)
          const writing = yield* Effect.forkChild(store.writeRaw([{ series: btc, versions: versions(10) }]))
          yield* Effect.sleep("1 second")
          line.cut(false)
          yield* Fiber.join(writing)
          return yield* store.newest(btc, 10)
        })).pipe(Effect.provide(storeOver(line.settings, own)))
      )
      yield* Effect.sleep("1 second")
      line.cut(false)
      assert.deepStrictEqual(yield* Fiber.join(running), versions(10))
    }).pipe(Effect.provide(DeadLetters.layerMemory)), 60_000)

  it.live(
    "waits also where a program that stays reads alone, and not where a person does",
    () =>
      Effect.gen(function*() {
        const line = yield* wire
        const own = yield* OwnBuckets.longShards
        yield* CandleStore.use((store) => store.writeRaw([{ series: btc, versions: versions(5) }])).pipe(
          Effect.provide(storeOver(line.settings, own))
        )
        const newest = (isFirst: boolean) =>
          CandleStore.use((store) => store.newest(btc, 5)).pipe(
            Effect.provide(
              InfluxStore.layerReader({ settings: line.settings, realm: "simulated", prefix: own, isFirst })
            )
          )
        line.cut(true)
        const staying = yield* Effect.forkChild(newest(true))
        const error = yield* Effect.flip(newest(false))
        assert.include(error.message, "given up after 5 attempts")
        yield* Effect.sleep("1 second")
        line.cut(false)
        assert.deepStrictEqual(yield* Fiber.join(staying), versions(5))
      }).pipe(Effect.provide(DeadLetters.layerMemory)),
    60_000
  )

  it.live("stops soon within an outage, also where a write may not be interrupted", () =>
    Effect.gen(function*() {
      const line = yield* wire
      const own = yield* OwnBuckets.longShards
      const running = yield* Effect.forkChild(
        CandleStore.use(Effect.fnUntraced(function*(store) {
          yield* store.writeRaw([{ series: btc, versions: versions(5) }])
          line.cut(true)
          yield* Effect.uninterruptible(store.writeRaw([{ series: btc, versions: versions(10) }]))
        })).pipe(Effect.provide(storeOver(line.settings, own)))
      )
      yield* Effect.sleep("2 seconds")
      const begun = performance.now()
      yield* Fiber.interrupt(running)
      assert.isAtMost(performance.now() - begun, 8_000)
      // What the stop left uncounted is scanned, and counted by whoever writes next.
      line.cut(false)
      const runs = yield* CandleStore.use((store) => store.runs(btc, everything)).pipe(
        Effect.provide(InfluxStore.layerReader({ settings: line.settings, realm: "simulated", prefix: own }))
      )
      assert.deepStrictEqual(runs.map(({ count }) => count), [5])
    }).pipe(Effect.provide(DeadLetters.layerMemory)), 60_000)

  it.live("is closed soon within an outage", () =>
    Effect.gen(function*() {
      const line = yield* wire
      const own = yield* OwnBuckets.longShards
      yield* CandleStore.use((store) =>
        Effect.andThen(
          store.writeRaw([{ series: btc, versions: versions(5) }]),
          Effect.sync(() => line.cut(true))
        )
      ).pipe(Effect.provide(storeOver(line.settings, own)))
    }).pipe(Effect.provide(DeadLetters.layerMemory)), 30_000)
})
