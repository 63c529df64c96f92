/** A network between the product and the exchange that can be gone: connections are cut, and new ones are reset. */
import { Effect, type Scope } from "effect"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"

export interface Gate {
  readonly port: number
  readonly shut: Effect.Effect<void>
  readonly open: Effect.Effect<void>
}

/** Passes everything on to a port of this machine until the scope closes. */
export const make = (port: number): Effect.Effect<Gate, never, Scope.Scope> =>
  Effect.gen(function*() {
    const sockets = new Set<Socket>()
    let isShut = false
    const held = (socket: Socket): Socket => {
      sockets.add(socket)
      // What breaks on one side ends the other.
      socket.on("error", () => socket.destroy())
      socket.on("close", () => sockets.delete(socket))
      return socket
    }
    const cut = Effect.sync(() => {
      for (const socket of sockets) socket.resetAndDestroy()
    })
    const server = createServer((socket) => {
      const near = held(socket)
      if (isShut) return void near.resetAndDestroy()
      const far = held(connect(port, "127.0.0.1"))
      near.pipe(far)
      far.pipe(near)
      near.on("close", () => far.destroy())
      far.on("close", () => near.destroy())
    })
    yield* Effect.acquireRelease(
      Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
      () => Effect.andThen(cut, Effect.callback<void>((resume) => void server.close(() => resume(Effect.void))))
    )
    const set = (shut: boolean) => Effect.sync(() => void (isShut = shut))
    return {
      port: (server.address() as AddressInfo).port,
      shut: Effect.andThen(set(true), cut),
      open: set(false)
    }
  })
