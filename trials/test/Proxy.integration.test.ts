import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import * as Proxy from "../src/distributed/Proxy.ts"
import { random } from "../src/Random.ts"

/** A server that says what it was asked, and counts. */
const echo = Effect.gen(function*() {
  const bodies: Array<string> = []
  const server = yield* Effect.acquireRelease(
    Effect.sync((): Server =>
      createServer((request, reply) => {
        let body = ""
        request.on("data", (data: Buffer) => (body += data.toString()))
        request.on("end", () => {
          bodies.push(body)
          reply.writeHead(201, { "x-path": request.url }).end(body)
        })
      })
    ),
    (one) => Effect.sync(() => one.close())
  )
  yield* Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void)))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies }
})

const ask = (url: string, body: string, millis = 5_000) =>
  Effect.tryPromise(async () => {
    const answer = await fetch(`${url}/write?a=b`, { method: "POST", body, signal: AbortSignal.timeout(millis) })
    return { status: answer.status, text: await answer.text(), headers: answer.headers }
  })

describe("the proxy before a server", () => {
  it.live("passes on, refuses, never answers, is not there, and passes on again", () =>
    Effect.gen(function*() {
      const server = yield* echo
      const proxy = yield* Proxy.make(server.url, random(1))
      const passed = yield* ask(proxy.url, "one")
      assert.deepStrictEqual([passed.status, passed.text, passed.headers.get("x-path")], [201, "one", "/write?a=b"])
      yield* proxy.set({ _tag: "answering", status: 429, retryAfterSeconds: 7 })
      const refused = yield* ask(proxy.url, "two")
      assert.deepStrictEqual([refused.status, refused.headers.get("retry-after")], [429, "7"])
      yield* proxy.set({ _tag: "hanging" })
      yield* Effect.flip(ask(proxy.url, "three", 500))
      yield* proxy.set({ _tag: "refusing" })
      yield* Effect.flip(ask(proxy.url, "four"))
      yield* proxy.set({ _tag: "passing" })
      assert.strictEqual((yield* ask(proxy.url, "five")).text, "five")
      assert.deepStrictEqual(server.bodies, ["one", "five"])
      assert.strictEqual(proxy.hurt(), 2)
    }).pipe(Effect.scoped), 30_000)

  it.live("resets some, before the server has them and after", () =>
    Effect.gen(function*() {
      const server = yield* echo
      const proxy = yield* Proxy.make(server.url, random(1))
      yield* proxy.set({ _tag: "resetting", share: 0.5 })
      const all = Array.from({ length: 60 }, (_, i) => String(i))
      const answers = yield* Effect.forEach(all, (body) => Effect.option(ask(proxy.url, body)))
      const answered = answers.filter(({ _tag }) => _tag === "Some").length
      assert.isAbove(answered, 10)
      assert.isBelow(answered, 50)
      assert.isAbove(server.bodies.length, answered)
      assert.isBelow(server.bodies.length, 60)
      assert.strictEqual(proxy.hurt(), 60 - answered)
    }).pipe(Effect.scoped), 30_000)
})
