import * as Gateway from "@cryptostream/exchange-simulator/Gateway"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Result, Scope } from "effect"
import { connect, type Socket } from "node:net"
import * as Client from "./Client.ts"

/** A client that asks for a socket and keeps its own end open, whatever it is told. */
const upgrade = (port: number): Effect.Effect<{ readonly socket: Socket; readonly heard: () => string }> =>
  Effect.callback((resume) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true })
    let heard = ""
    socket.on("data", (data) => heard += data.toString())
    socket.on("error", () => {})
    socket.write(
      "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
      () => resume(Effect.succeed({ socket, heard: () => heard }))
    )
    return Effect.sync(() => socket.destroy())
  })

type Connect = Gateway.Service["connect"]
const refused = { status: 404, headers: {}, body: "nothing here" }

/** Asks a gateway for a socket, and closes the gateway; returns how long that took, in ms. */
const closing = (answered: Connect, isReady: (heard: string, connects: number) => boolean) =>
  Effect.gen(function*() {
    let connects = 0
    const service: Gateway.Service = {
      answer: () => Effect.succeed("reset"),
      connect: (request) => Effect.suspend(() => (connects += 1, answered(request)))
    }
    const scope = yield* Scope.make()
    const port = yield* Scope.provide(Gateway.serve({ host: "127.0.0.1", port: 0 }, service), scope)
    const { heard, socket } = yield* upgrade(port)
    yield* Client.eventually(() => isReady(heard(), connects))
    const before = performance.now()
    yield* Scope.close(scope, Exit.void).pipe(Effect.timeout("3 seconds"))
    yield* Client.eventually(() => socket.readableEnded || socket.destroyed)
    socket.destroy()
    return performance.now() - before
  })

describe("a socket that was asked for and never opened", () => {
  it.live("does not hold up the end of the server once it was refused", () =>
    Effect.gen(function*() {
      const took = yield* closing(() => Effect.succeed(Result.fail(refused)), (heard) => heard.includes("nothing here"))
      assert.isBelow(took, 1000)
    }))
  it.live("does not hold it up while it waits for an answer", () =>
    Effect.gen(function*() {
      assert.isBelow(yield* closing(() => Effect.never, (_, connects) => connects === 1), 1000)
    }))
  it.live("is cut off where the answer to it is broken", () =>
    Effect.gen(function*() {
      const port = yield* Gateway.serve({ host: "127.0.0.1", port: 0 }, {
        answer: () => Effect.succeed("reset"),
        connect: () => Effect.die("a fault of our own, as this test wants it")
      })
      const { socket } = yield* upgrade(port)
      yield* Client.eventually(() => socket.destroyed || socket.readableEnded)
      socket.destroy()
    }).pipe(Effect.scoped))
})
