import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import { assert, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Layer, Scope, Stream } from "effect"
import { spawnSync } from "node:child_process"
import { connect, type Socket } from "node:net"
import * as Server from "../src/Server.ts"
import * as Fixture from "./Fixture.ts"
import * as Http from "./Http.ts"

const live = "/api/live?symbol=BTCUSDT&interval=15m"

/** A client that says this much and never reads what it is answered. */
const stuck = Effect.fnUntraced(function*(request: string) {
  const { port } = new URL(yield* Fixture.url)
  return yield* Effect.acquireRelease(
    Effect.callback<Socket>((resume) => {
      const socket = connect(Number(port), "127.0.0.1", () => {
        socket.pause()
        socket.write(request)
        resume(Effect.succeed(socket))
      })
      socket.on("error", () => {})
    }),
    (socket) => Effect.sync(() => socket.destroy())
  )
})

const wholeRequest = `GET ${live} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`
/** Some 30 MB of answers: more than any socket takes from us for a client that does not read. */
const manyAnswers = "GET /vendor/lightweight-charts.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".repeat(150)

const open = (bucket: number) => ({
  _tag: "open" as const,
  series: Fixture.series,
  candle: { _tag: "OpenCandle" as const, ...Fixture.candle(bucket) }
})

it.layer(Fixture.filled, { excludeTestServices: true })("the server", (it) => {
  it.effect("answers to this machine's names alone", () =>
    Effect.gen(function*() {
      const { port } = new URL(yield* Fixture.url)
      for (
        const [host, status] of [
          [`127.0.0.1:${port}`, 200],
          [`localhost:${port}`, 200],
          ["LOCALHOST", 200],
          [`[::1]:${port}`, 200],
          ["evil.example", 421],
          [`localhost.evil.example:${port}`, 421],
          ["127.0.0.1.evil.example", 421]
        ] as const
      ) {
        assert.deepStrictEqual([host, yield* Http.statusAs(host, "/api/status")], [host, status])
        assert.deepStrictEqual([host, yield* Http.statusAs(host, "/")], [host, status])
      }
    }))

  it.effect("serves the page with a policy that lets no foreign or inline script run", () =>
    Effect.gen(function*() {
      const { headers, status, text } = yield* Http.get("/")
      assert.strictEqual(status, 200)
      const policy = headers.get("content-security-policy") ?? ""
      const scripts = policy.split("; ").find((one) => one.startsWith("script-src "))
      assert.match(scripts ?? "", /^script-src 'self' 'sha256-[A-Za-z0-9+/]{43}='$/)
      assert.strictEqual(headers.get("x-content-type-options"), "nosniff")
      assert.notMatch(text, /(src|href)="(?!\/|https:\/\/www\.tradingview\.com\/")/)
    }))

  it.effect("serves TypeScript as the JavaScript in it", () =>
    Effect.gen(function*() {
      const { headers, text } = yield* Http.get("/slots.ts")
      assert.include(headers.get("content-type"), "text/javascript")
      assert.include(text, "export const layOut")
      assert.notInclude(text, "interface")
    }))

  it.effect("says nothing on the terminal about Node's experiments", () =>
    Effect.sync(() => {
      const file = new URL("../src/WebFiles.ts", import.meta.url)
      const program = `import { script } from ${JSON.stringify(file.href)}; console.log(script("let a: 1"))`
      const child = spawnSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" })
      assert.deepStrictEqual([child.stderr, child.stdout.trim()], ["", "let a"])
    }), 20_000)

  it.effect("serves the chart library with its licence, documents, metrics and a sign of life", () =>
    Effect.gen(function*() {
      assert.include((yield* Http.get("/vendor/lightweight-charts.js")).text.slice(0, 300), "TradingView")
      const { paths } = (yield* Http.get("/openapi.json")).json() as { readonly paths: object }
      assert.deepStrictEqual(
        Object.keys(paths),
        ["status", "candles", "gaps", "alarms", "indicators", "live"].map((name) => `/api/${name}`)
      )
      const docs = yield* Http.get("/docs")
      assert.notMatch(docs.text, /<script[^>]+src=/)
      assert.include(docs.headers.get("content-security-policy"), "connect-src 'self'")
      assert.strictEqual((yield* Http.get("/metrics")).status, 200)
      assert.strictEqual((yield* Http.get("/livez")).text, "ok\n")
    }))

  it.effect("says which port is taken and what to do", () =>
    Effect.gen(function*() {
      const { port } = new URL(yield* Fixture.url)
      const second = Server.layer({ ...Fixture.options, port: Number(port) }).pipe(
        Layer.provide(Layer.fresh(Fixture.ports))
      )
      const error = yield* Effect.flip(Effect.scoped(Layer.build(second)))
      assert.strictEqual(
        error.message,
        `port ${port} of 127.0.0.1 is in use by another program: end that one, or take another port (--port)`
      )
    }))

  it.effect("is not slowed by a client that does not read", () =>
    Effect.gen(function*() {
      yield* stuck(wholeRequest)
      const feed = yield* LiveFeed
      const last = yield* Http.events(live).pipe(
        Stream.filter(({ event }) => event === "open"),
        Stream.takeUntil(({ data }) => (data as { readonly openTime: number }).openTime === Fixture.at(40_000)),
        Stream.runLast,
        Effect.forkScoped
      )
      yield* Effect.sleep("200 millis")
      // Far more than the feed keeps for a reader, and than a socket takes.
      for (let bucket = 0; bucket < 40_000; bucket += 400) {
        yield* feed.publish(Array.from({ length: 400 }, (_, i) => open(bucket + i + 1)))
        yield* Effect.sleep("2 millis")
      }
      assert.isTrue(Exit.isSuccess(yield* Fiber.await(last).pipe(Effect.timeout("10 seconds"))))
    }), 20_000)
})

it.layer(Layer.empty, { excludeTestServices: true })("the server's stop", (it) => {
  it.effect("takes less than a second while streams are open, read or not", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const context = yield* Scope.provide(Layer.build(Layer.fresh(Fixture.filled)), scope)
      yield* Effect.gen(function*() {
        const clients = yield* Effect.forEach([wholeRequest, wholeRequest.slice(0, 40), "", manyAnswers], stuck)
        for (let i = 0; i < 2; i++) yield* Effect.forkScoped(Stream.runDrain(Http.events(live)))
        yield* Effect.sleep("300 millis")
        yield* (yield* LiveFeed).publish(Array.from({ length: 4_000 }, (_, i) => open(i)))
        yield* Effect.sleep("300 millis")
        const began = performance.now()
        yield* Scope.close(scope, Exit.void)
        assert.isBelow(performance.now() - began, 1_000)
        for (const client of clients) client.resume()
        yield* Effect.sleep("300 millis")
        assert.deepStrictEqual(clients.map(({ destroyed }) => destroyed), [true, true, true, true])
      }).pipe(Effect.provideContext(context), Effect.scoped)
    }), 10_000)
})
