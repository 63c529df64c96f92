import * as Outage from "@cryptostream/core/programs/Outage"
import * as Patience from "@cryptostream/influx/Patience"
import * as Transport from "@cryptostream/influx/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Fiber, Logger, Semaphore } from "effect"
import { TestClock } from "effect/testing"

const request: Transport.Request = {
  method: "POST",
  path: "/",
  body: () => "",
  contentType: "text/plain",
  millis: 1_000
}
const stored: Transport.Answer = { status: 204, body: undefined }
const refused = (status: number, retryAfter?: string) =>
  new Transport.Refused({ status, message: `status ${status}`, ...(retryAfter !== undefined && { retryAfter }) })
const nobody = new Transport.Unanswered({ message: "ECONNREFUSED", cause: "" })

/** Fails so often, then answers; `sentAt` tells when it was asked. */
const failing = (failure: Transport.Refused | Transport.Unanswered, times: number) => {
  const sentAt: Array<number> = []
  const transport: Transport.Transport = {
    send: () =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        sentAt.push(now)
        return sentAt.length > times ? Effect.succeed(stored) : Effect.fail(failure)
      })
  }
  return { sentAt, transport }
}

const senderOf = (transport: Transport.Transport, attempts = Infinity, gate?: Semaphore.Semaphore) =>
  Effect.map(
    Clock.Clock,
    (clock) =>
      Patience.make(transport, {
        url: "http://db",
        attempts,
        clock,
        outage: Outage.make("InfluxDB at http://db", clock),
        ...(gate && { gate })
      })
  )

const advance = (millis: number) =>
  Effect.gen(function*() {
    for (let passed = 0; passed < millis; passed += 250) yield* TestClock.adjust(250)
  })

const listening = () => {
  const said: Array<string> = []
  const logger = Logger.layer([
    Logger.make(({ logLevel, message }) => void said.push(`${logLevel} ${String(message)}`))
  ])
  return { said, logger }
}

describe("the patience with InfluxDB", () => {
  it.effect("waits as long as the server wants, and as often", () =>
    Effect.gen(function*() {
      for (const status of [429, 503]) {
        const begun = yield* Clock.currentTimeMillis
        const { sentAt, transport } = failing(refused(status, "7"), 3)
        const fiber = yield* Effect.forkChild((yield* senderOf(transport))(request))
        yield* advance(30_000)
        assert.deepStrictEqual(yield* Fiber.join(fiber), stored)
        assert.deepStrictEqual(sentAt.map((at) => at - begun), [0, 7_000, 14_000, 21_000])
      }
    }))

  it.effect("waits for a server that does not answer without end, five seconds at most at a time", () =>
    Effect.gen(function*() {
      const { sentAt, transport } = failing(nobody, 200)
      const fiber = yield* Effect.forkChild((yield* senderOf(transport))(request))
      yield* advance(200 * 5_000)
      assert.deepStrictEqual(yield* Fiber.join(fiber), stored)
      const waits = sentAt.slice(1).map((at, i) => at - sentAt[i]!)
      assert.isAtMost(waits[0]!, 250)
      assert.isAtMost(Math.max(...waits), 5_000)
      assert.isAtLeast(waits.at(-1)!, 3_500)
    }))

  it.effect("ends with a request that breaks the server twenty times", () =>
    Effect.gen(function*() {
      const { sentAt, transport } = failing(refused(500), Infinity)
      const fiber = yield* Effect.forkChild(Effect.flip((yield* senderOf(transport))(request)))
      yield* advance(120_000)
      const failure = yield* Fiber.join(fiber)
      assert.strictEqual(sentAt.length, 20)
      assert.strictEqual(failure._tag, "CandleStoreError")
      assert.strictEqual(failure.message, "InfluxDB at http://db: status 500; given up after 20 attempts")
    }))

  it.effect("of a reader ends soon", () =>
    Effect.gen(function*() {
      const { sentAt, transport } = failing(nobody, Infinity)
      const fiber = yield* Effect.forkChild(Effect.flip((yield* senderOf(transport, 5))(request)))
      yield* advance(10_000)
      assert.include((yield* Fiber.join(fiber)).message, "ECONNREFUSED; given up after 5 attempts")
      assert.strictEqual(sentAt.length, 5)
    }))

  it.effect("hands on at once what only the sender can change", () =>
    Effect.gen(function*() {
      for (const status of [200, 301, 400, 401, 403, 404, 413, 422]) {
        const { transport } = failing(refused(status), Infinity)
        assert.deepStrictEqual(yield* Effect.flip((yield* senderOf(transport))(request)), refused(status))
      }
    }))

  it.effect("says what it waits for at the beginning, every thirty seconds and at the end", () => {
    const { logger, said } = listening()
    return Effect.gen(function*() {
      const { transport } = failing(refused(503, "1"), 70)
      const fiber = yield* Effect.forkChild((yield* senderOf(transport))(request))
      yield* advance(75_000)
      yield* Fiber.join(fiber)
      assert.deepStrictEqual(said, [
        "Warn InfluxDB at http://db: status 503; trying again",
        "Warn InfluxDB at http://db: status 503; trying again, 31 attempts have failed so far",
        "Warn InfluxDB at http://db: status 503; trying again, 61 attempts have failed so far",
        "Info InfluxDB at http://db answers again, after 70 failed attempts"
      ])
    }).pipe(Effect.provide(logger))
  })

  it.effect("ends with a stop, even within what may not be interrupted, and not with a request under way", () =>
    Effect.gen(function*() {
      const { transport } = failing(nobody, Infinity)
      const waiting = yield* Effect.forkChild(Effect.uninterruptible((yield* senderOf(transport))(request)))
      yield* advance(1_000)
      yield* Fiber.interrupt(waiting)
      let isDone = false
      const slow: Transport.Transport = {
        send: () => Effect.as(Effect.tap(Effect.sleep("3 seconds"), () => Effect.sync(() => isDone = true)), stored)
      }
      const writing = yield* Effect.forkChild(Effect.uninterruptible((yield* senderOf(slow))(request)))
      yield* advance(1_000)
      const stop = yield* Effect.forkChild(Fiber.interrupt(writing))
      yield* advance(3_000)
      yield* Fiber.join(stop)
      assert.isTrue(isDone)
    }))

  it.effect("holds nobody up while it waits", () =>
    Effect.gen(function*() {
      const gate = yield* Semaphore.make(1)
      const waiting = yield* Effect.forkChild(
        (yield* senderOf(failing(nobody, Infinity).transport, Infinity, gate))(request)
      )
      yield* advance(1_000)
      assert.deepStrictEqual(yield* (yield* senderOf(failing(nobody, 0).transport, 1, gate))(request), stored)
      yield* Fiber.interrupt(waiting)
    }))

  it.effect("lets no more requests through at a time than the gate does", () =>
    Effect.gen(function*() {
      let inFlight = 0
      const transport: Transport.Transport = {
        send: () =>
          Effect.gen(function*() {
            assert.isAtMost(++inFlight, 2)
            yield* Effect.yieldNow
            inFlight--
            return stored
          })
      }
      const send = yield* senderOf(transport, 1, yield* Semaphore.make(2))
      yield* Effect.forEach([1, 2, 3, 4, 5], () => send(request), { concurrency: "unbounded" })
    }))
})
