import * as Metrics from "@cryptostream/core/programs/Metrics"
import * as Readiness from "@cryptostream/core/programs/Readiness"
import * as HealthServer from "@cryptostream/runtime/HealthServer"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Exit, Layer } from "effect"
import { createServer, type Server } from "node:net"

/** A port that nobody listens on just now. */
const freePort = Effect.callback<number>((resume) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const address = server.address()
    server.close(() => resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0)))
  })
})

const served = (port: number) =>
  HealthServer.layer.pipe(
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env: { METRICS_PORT: String(port) } }))),
    Layer.provideMerge(Layer.effect(Readiness.Readiness, Effect.sync(Readiness.make)))
  )

const get = (port: number, path: string) =>
  Effect.promise(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`)
    return [answer.status, await answer.text()] as const
  })

describe("a program with METRICS_PORT", () => {
  it.live("lives, is ready once it waits for nothing, and tells what it counts", () =>
    Effect.gen(function*() {
      const port = yield* freePort
      yield* Effect.gen(function*() {
        assert.deepStrictEqual(yield* get(port, "/readyz"), [200, "ready\n"])
        yield* Readiness.waitFor("kafka", "ECONNREFUSED")
        assert.deepStrictEqual(yield* get(port, "/readyz"), [503, "kafka: ECONNREFUSED\n"])
        assert.deepStrictEqual(yield* get(port, "/livez"), [200, "ok\n"])
        yield* Readiness.isThere("kafka")
        assert.deepStrictEqual((yield* get(port, "/readyz"))[0], 200)
        yield* Metrics.deadLetters("store", 2)
        const [, text] = yield* get(port, "/metrics")
        assert.include(text, "cryptostream_dead_letters_total{reason=\"store\"}")
        assert.include(text, "# TYPE cryptostream_dead_letters_total counter")
      }).pipe(Effect.provide(served(port)))
    }))

  it.live("that somebody else has says so in a line that names it", () =>
    Effect.gen(function*() {
      const port = yield* freePort
      yield* Effect.acquireRelease(
        Effect.callback<Server>((resume) => {
          const server = createServer().listen(port, "127.0.0.1", () => resume(Effect.succeed(server)))
        }),
        (server) => Effect.sync(() => server.close())
      )
      const exit = yield* Effect.exit(Effect.provide(Effect.void, served(port)))
      assert.isTrue(Exit.isFailure(exit))
      assert.match(String(exit), new RegExp(`METRICS_PORT: cannot listen on port ${port} of 127.0.0.1: .*EADDRINUSE`))
    }).pipe(Effect.scoped))
})
