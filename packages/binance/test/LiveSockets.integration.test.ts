import * as Samples from "@cryptostream/core/test/Samples"
import type { Item } from "@cryptostream/core/ports/MarketData"
import { NodeWS } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Stream } from "effect"
import type { AddressInfo } from "node:net"
import * as LiveStream from "@cryptostream/binance/live/LiveStream"
import * as FakeExchange from "./FakeExchange.ts"
import * as Listening from "./Listening.ts"

/** A server that acknowledges, and tells of what becomes of its sockets. */
const serve = (onSubscribed: (socket: NodeWS.WebSocket) => void) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly url: string; readonly server: NodeWS.WebSocketServer }>((resume) => {
      const server = new NodeWS.WebSocketServer({ port: 0, host: "127.0.0.1" })
      server.on("listening", () => {
        resume(Effect.succeed({ server, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` }))
      })
      server.on("connection", (socket) => {
        socket.on("message", () => {
          socket.send(JSON.stringify({ result: null, id: 1 }))
          onSubscribed(socket)
        })
      })
    }),
    ({ server }) =>
      Effect.callback<void>((resume) => {
        for (const socket of server.clients) socket.terminate()
        server.close(() => resume(Effect.void))
      })
  )

const listen = (url: string, take: (item: Item) => Effect.Effect<unknown>) =>
  LiveStream.make({ socketUrls: [url], bufferSize: 16 })([Samples.btc]).pipe(
    Stream.runForEach(take),
    Effect.provide([NodeWS.layerWebSocketConstructor, Listening.layerClock]),
    Effect.forkScoped
  )

const megabyte = 1_000_000

describe("over real sockets, a live stream", () => {
  it.live("leaves with the exchange what a slow reader does not take", () =>
    Effect.gen(function*() {
      const text = FakeExchange.kline(Samples.btc, Samples.start, { closed: false, eventTime: Samples.start })
      let socket: NodeWS.WebSocket | undefined
      const { url } = yield* serve((subscribed) => {
        socket = subscribed
        for (let i = 0; i < 50 * megabyte; i += text.length) subscribed.send(text)
      })
      const goOn = yield* Deferred.make<void>()
      let taken = 0
      yield* listen(url, () => Effect.andThen(Effect.sync(() => taken++), Deferred.await(goOn)))
      yield* Effect.sleep("1500 millis")
      assert.isAbove(socket?.bufferedAmount ?? 0, 30 * megabyte)
      assert.strictEqual(taken, 1)
      yield* Deferred.succeed(goOn, undefined)
      yield* Effect.sleep("200 millis")
      assert.isAbove(taken, 100)
    }), 20_000)

  it.live("closes its socket cleanly, and within a second, when it is not wanted any more", () =>
    Effect.gen(function*() {
      const closed = yield* Deferred.make<number>()
      const { url } = yield* serve((socket) => {
        socket.on("close", (code) => Deferred.doneUnsafe(closed, Effect.succeed(code)))
      })
      const connected = yield* Deferred.make<void>()
      const listening = yield* listen(url, () => Deferred.succeed(connected, undefined))
      yield* Deferred.await(connected)
      yield* Effect.timeout(Fiber.interrupt(listening), "1 second")
      assert.strictEqual(yield* Effect.timeout(Deferred.await(closed), "1 second"), 1000)
    }))

  it.live("dials on while it is turned away", () =>
    Effect.gen(function*() {
      const { server, url } = yield* serve(() => undefined)
      let dials = 0
      server.options.verifyClient = () => ++dials > 2
      const connected = yield* Deferred.make<Item>()
      yield* listen(url, (item) => Deferred.succeed(connected, item))
      const item = yield* Effect.timeout(Deferred.await(connected), "10 seconds")
      assert.strictEqual(item._tag, "Connected")
      assert.strictEqual(dials, 3)
    }), 20_000)
})
