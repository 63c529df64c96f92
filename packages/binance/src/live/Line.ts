/**
 * The live line of some series: one connection after another, for ever. One that will end is relieved by the next before it
 * is let go; one that has ended leaves a `Disconnected` behind, and the next says `Connected`.
 */
import { Effect, Fiber, Metric } from "effect"
import type * as Connection from "./Connection.ts"
import * as Dialler from "./Dialler.ts"
import { ExchangeClock } from "../rest/ExchangeClock.ts"
import * as Health from "./Health.ts"

export interface Options extends Dialler.Options {
  /** How long in ms two connections run side by side when one relieves the other, so that nothing on its way is lost. */
  readonly overlap: number
}

const reconnects = Metric.counter("cryptostream_reconnects_total", {
  description: "Connections that were lost, by cause",
  incremental: true
})

const millisBetweenLooks = 500

/** Waits until the older connection may be let go. */
const relieved = Effect.fnUntraced(function*(older: Dialler.Closable, successor: Dialler.Closable, overlap: number) {
  const { now } = yield* ExchangeClock
  const mayGo = Effect.gen(function*() {
    return Health.isSucceededBy(yield* older.health, yield* successor.health, overlap, yield* now)
  })
  while (!(yield* mayGo)) yield* Effect.sleep(millisBetweenLooks)
})

/** Runs until interrupted; fails where the exchange refuses what it is asked for. */
export const run = Effect.fn("Line.run")(function*({ overlap, ...options }: Options) {
  const { offer, wanted } = options
  const { conclude, connect } = yield* Dialler.make(options)
  const series = [...wanted.values()]

  const connected = (connection: Dialler.Closable) =>
    Effect.flatMap(
      connection.health,
      ({ acknowledgedAt }) => offer([{ _tag: "Connected", series, from: acknowledgedAt }])
    )

  const lost = Effect.fnUntraced(function*(ended: Dialler.Closable, { cause, reason, ...end }: Connection.End) {
    const since = yield* conclude(ended, { cause, reason, ...end })
    yield* Metric.update(Metric.withAttributes(reconnects, { cause }), 1)
    yield* offer([{ _tag: "Disconnected", series, cause, reason: `${ended.url}: ${reason}`, since }])
  })

  /** Has both speak for a while, and gives back the one that goes on. */
  const overlapping = Effect.fnUntraced(function*(older: Dialler.Closable, successor: Dialler.Closable) {
    const outcome = yield* Effect.raceAllFirst([
      Effect.map(older.ended, (end) => ({ _tag: "older ended", end }) as const),
      Effect.map(successor.ended, (end) => ({ _tag: "successor ended", end }) as const),
      Effect.as(relieved(older, successor, overlap), { _tag: "relieved" } as const)
    ])
    switch (outcome._tag) {
      case "relieved":
        yield* older.close
        return successor
      case "older ended":
        // What it had yet to say from before the successor was asked may be lost with it.
        yield* lost(older, outcome.end)
        yield* connected(successor)
        return successor
      case "successor ended":
        yield* conclude(successor, outcome.end)
        yield* Effect.logWarning(`${successor.url}: ${outcome.end.reason}; the older connection goes on meanwhile`)
        return older
    }
  })

  /** The successor is dialled while the older connection lives, however often that fails. */
  const relieve = Effect.fnUntraced(function*(older: Dialler.Closable) {
    const dialling = yield* Effect.forkScoped(connect)
    const end = yield* Effect.raceFirst(older.ended, Effect.as(Fiber.join(dialling), undefined))
    if (end === undefined) return yield* overlapping(older, yield* Fiber.join(dialling))
    yield* lost(older, end)
    return yield* Effect.tap(Fiber.join(dialling), connected)
  })

  const next = Effect.fnUntraced(function*(current: Dialler.Closable) {
    const due = yield* Effect.raceFirst(current.ended, current.renewal)
    if (typeof due === "string") {
      yield* Effect.logInfo(`${current.url}: ${due}; another connection takes over`)
      return yield* relieve(current)
    }
    yield* lost(current, due)
    return yield* Effect.tap(connect, connected)
  })

  let current = yield* Effect.tap(connect, connected)
  while (true) current = yield* next(current)
})
