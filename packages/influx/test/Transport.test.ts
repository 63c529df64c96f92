import * as Transport from "@cryptostream/influx/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import * as FakeInflux from "./FakeInflux.ts"

const write: Transport.Request = {
  method: "POST",
  path: "/api/v2/write?org=org&bucket=b",
  body: () => "m f=1 1",
  contentType: "text/plain",
  millis: 10_000
}
const soon: Transport.Request = { ...write, millis: 200 }

const begin = Effect.gen(function*() {
  const fake = yield* FakeInflux.make
  return { fake, transport: yield* Transport.make(fake.settings) }
})

describe("a request to InfluxDB", () => {
  it.live("carries the token and its body, and gives the answer whole", () =>
    Effect.gen(function*() {
      const { fake, transport } = yield* begin
      fake.behave({ status: 204 }, { ...FakeInflux.json(200, {}), body: "{\"results\":[-0,1e-8]}" })
      assert.deepStrictEqual(yield* transport.send(write), { status: 204, body: undefined })
      assert.deepStrictEqual(yield* transport.send(write), { status: 200, body: { results: [-0, 1e-8] } })
      const [first] = fake.asked
      assert.strictEqual(first?.body, "m f=1 1")
      assert.strictEqual(first?.path, write.path)
      assert.strictEqual(first?.headers.authorization, "Token secret")
      assert.strictEqual(first?.headers["content-encoding"], undefined)
    }))

  it.live("that is refused tells the status, the server's words and when to come again", () =>
    Effect.gen(function*() {
      const { fake, transport } = yield* begin
      for (const status of [400, 401, 403, 404, 413, 422, 429, 500, 503]) {
        fake.behave(FakeInflux.json(status, { code: "x", message: `because ${status}` }, { "Retry-After": "7" }))
        const failure = yield* Effect.flip(transport.send(write))
        assert.deepStrictEqual({ ...failure }, {
          ...new Transport.Refused({ status, message: `because ${status}`, retryAfter: "7" })
        })
      }
      fake.behave({ status: 503, body: "<html>busy</html>", headers: { "content-type": "text/html" } })
      assert.include((yield* Effect.flip(transport.send(write))).message, "busy")
    }))

  it.live("that nobody answers says so, and does not go on behind our back", () =>
    Effect.gen(function*() {
      const { fake, transport } = yield* begin
      fake.behave("hang")
      const late = yield* Effect.flip(transport.send(soon))
      assert.strictEqual(late._tag, "Unanswered")
      assert.strictEqual(late.message, "no answer within 0.2 s")
      yield* Effect.sleep("100 millis")
      assert.strictEqual(fake.abandoned(), 1)
      fake.behave("reset", "cut")
      assert.strictEqual((yield* Effect.flip(transport.send(write)))._tag, "Unanswered")
      assert.strictEqual((yield* Effect.flip(transport.send(write)))._tag, "Unanswered")
    }), 20_000)

  it.live("ends on time also where nothing may interrupt it", () =>
    Effect.gen(function*() {
      const { fake, transport } = yield* begin
      fake.behave("hang")
      assert.strictEqual((yield* Effect.uninterruptible(Effect.flip(transport.send(soon))))._tag, "Unanswered")
    }), 20_000)

  it.live("is let go when it is interrupted", () =>
    Effect.gen(function*() {
      const { fake, transport } = yield* begin
      fake.behave("hang")
      const fiber = yield* Effect.forkChild(transport.send({ ...write, millis: 60_000 }))
      while (fake.asked.length === 0) yield* Effect.sleep("10 millis")
      yield* Fiber.interrupt(fiber)
      while (fake.abandoned() === 0) yield* Effect.sleep("10 millis")
    }), 20_000)

  it.live("to nobody, or to somebody else, is no answer of InfluxDB", () =>
    Effect.gen(function*() {
      const { fake, transport } = yield* begin
      fake.behave({ status: 200, body: "<html>", headers: { "content-type": "text/html" } })
      const other = yield* Effect.flip(transport.send(write))
      assert.strictEqual(other._tag, "Refused")
      const nobody = yield* Transport.make({ ...fake.settings, url: "http://127.0.0.1:1" })
      const refused = yield* Effect.flip(nobody.send(write))
      assert.strictEqual(refused._tag, "Unanswered")
      assert.include(refused.message, "ECONNREFUSED")
    }))
})
