import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import * as Client from "./Client.ts"
import { run, start, until } from "./Running.ts"

// They wait for most of their time, each for an exchange of its own.
describe.concurrent("faults of requests, seen from outside", () => {
  /** A request while the fault is on, which it is from 10 s to 70 s, and one after. */
  const ask = (fault: object, path = "/api/v3/klines?symbol=BTCUSDC&interval=1s&limit=2") =>
    run(
      { speed: 30, faults: [{ at: "10 seconds", for: "60 seconds", ...fault }] },
      ({ faults, restUrl }) =>
        Effect.gen(function*() {
          yield* until(20)
          const [before, during] = [yield* Clock.currentTimeMillis, yield* Effect.result(Client.send(restUrl + path))]
          const took = (yield* Clock.currentTimeMillis) - before
          yield* until(75)
          const after = yield* Client.send(restUrl + path)
          assert.strictEqual(after.status, 200)
          return { during, before, took, after, end: faults[0]!.to }
        })
    )
  const answered = (fault: object) => Effect.flatMap(ask(fault), ({ during }) => Effect.fromResult(during))

  it.live("tooManyRequests: 429 with a time to wait", () =>
    Effect.gen(function*() {
      const { body, headers, status } = yield* answered({ fault: "tooManyRequests", retryAfter: "7 seconds" })
      assert.deepStrictEqual([status, headers["retry-after"]], [429, "7"])
      assert.include(body, `"code":-1003`)
    }))
  it.live("ban: 418 until it ends", () =>
    Effect.gen(function*() {
      const { during, end } = yield* ask({ fault: "ban" })
      const { headers, status } = yield* Effect.fromResult(during)
      assert.strictEqual(status, 418)
      // Whole seconds both of them, however late the answer was.
      assert.closeTo(Date.parse(String(headers["date"])) + 1000 * Number(headers["retry-after"]), end, 1000)
    }))
  it.live("serverError: a status of the 500s, in HTML", () =>
    Effect.gen(function*() {
      const { body, headers, status } = yield* answered({ fault: "serverError", status: 502 })
      assert.deepStrictEqual([status, headers["content-type"]], [502, "text/html"])
      assert.include(body, "502 Bad Gateway")
    }))
  it.live("slow: the head at once, the body over a while", () =>
    Effect.gen(function*() {
      const { during, took } = yield* ask({ fault: "slow", by: "20 seconds" })
      const { body, headers } = yield* Effect.fromResult(during)
      assert.isAtLeast(took, 20_000)
      assert.strictEqual(body.length, Number(headers["content-length"]))
      assert.lengthOf(JSON.parse(body) as Array<unknown>, 2)
    }))
  it.live("lagging: answers are as of a while ago, behind the same name", () =>
    Effect.gen(function*() {
      const { after, before, during } = yield* ask({ fault: "lagging", by: "15 seconds" })
      const { body, headers } = yield* Effect.fromResult(during)
      const last = (JSON.parse(body) as Array<[number]>).at(-1)![0]
      assert.isTrue(last <= before - 14_000 && last > before - 17_000)
      assert.isAtLeast(Date.parse(String(headers["date"])), before - 1000)
      assert.isAtLeast((JSON.parse(after.body) as Array<[number]>).at(-1)![0], start + 74_000)
    }))
  it.live("refuse: the connection is reset", () =>
    Effect.gen(function*() {
      const { during } = yield* ask({ fault: "refuse" })
      assert.strictEqual(during._tag === "Failure" && during.failure.message, "read ECONNRESET")
    }))
  it.live("badChecksum: the sum is of something else", () =>
    Effect.gen(function*() {
      const path = "/data/spot/daily/klines/BTCUSDC/1h/BTCUSDC-1h-2026-11-16.zip.CHECKSUM"
      const { after, during } = yield* ask({ fault: "badChecksum" }, path)
      const { body } = yield* Effect.fromResult(during)
      assert.match(body, /^[0-9a-f]{64} {2}BTCUSDC-1h-2026-11-16\.zip\n$/)
      assert.notStrictEqual(body, after.body)
    }))
})
