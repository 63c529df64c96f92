import * as Query from "@cryptostream/influx/Query"
import * as Transport from "@cryptostream/influx/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"

const settings = { url: "http://db", organisation: "org", token: Redacted.make("secret") }
const rows = Query.answers(Schema.Tuple([Schema.Int, Schema.Finite]))

/** A database that gives one answer after the other, the last for ever, and what it was asked. */
const answering = (...bodies: ReadonlyArray<unknown>) => {
  const asked: Array<Transport.Request> = []
  const transport: Transport.Transport = {
    send: (request) =>
      Effect.sync(() => {
        asked.push(request)
        return { status: 200, body: bodies[Math.min(asked.length, bodies.length) - 1] }
      })
  }
  const { send } = Query.transport(transport)
  return {
    asked,
    send,
    query: Query.make((request) => Effect.catchTag(send(request), "Unanswered", Effect.die), settings)
  }
}

describe("a query to InfluxDB", () => {
  it.effect("gives the rows of each statement", () =>
    Effect.gen(function*() {
      const { asked, query } = answering({
        results: [{ statement_id: 0 }, {
          statement_id: 1,
          series: [{ name: "m", columns: [], values: [[1, -0], [2, 1e-8]] }]
        }]
      })
      assert.deepStrictEqual(yield* query.ask("b c", rows, ["SELECT a", "SELECT b"]), [[], [[1, -0], [2, 1e-8]]])
      assert.strictEqual(asked[0]?.path, "/query?db=b+c&epoch=ms")
      assert.strictEqual(new URLSearchParams(asked[0]?.body()).get("q"), "SELECT a;SELECT b")
      assert.deepStrictEqual(yield* query.ask("b", rows, []), [])
      assert.strictEqual(asked.length, 1)
    }))

  it.effect("is refused where one of its statements failed", () =>
    Effect.gen(function*() {
      const failing = (error: string) => answering({ results: [{ series: [] }, { error }] })
      const request = { method: "POST", path: "/", body: () => "", contentType: "text/plain", millis: 1 } as const
      const closed = yield* Effect.flip(failing("engine is closed").send(request))
      assert.deepStrictEqual([closed._tag === "Refused" && closed.status, closed.message], [500, "engine is closed"])
      const absent = yield* Effect.flip(failing("database not found: b").query.ask("b", rows, ["SELECT a"]))
      assert.include(absent.message, "organisation org has no bucket b")
    }))

  it.effect("is asked again where a row is being written, of which some fields are there", () =>
    Effect.gen(function*() {
      const answer = (...row: ReadonlyArray<unknown>) => ({ results: [{ series: [{ values: [[1, 2], row] }] }] })
      const { asked, query } = answering(answer(2, null), answer(2, null), answer(2, 3))
      assert.deepStrictEqual(yield* query.ask("b", rows, ["SELECT a"]), [[[1, 2], [2, 3]]])
      assert.strictEqual(asked.length, 3)
    }))

  it.effect("does not take what it does not understand", () =>
    Effect.gen(function*() {
      for (const body of [undefined, "<html>", {}, { results: [{ series: [{ values: [[1, "a"]] }] }] }]) {
        const failure = yield* Effect.flip(answering(body).query.ask("b", rows, ["SELECT a"]))
        assert.include(failure.message, "http://db answers what is not understood")
      }
    }))
})
