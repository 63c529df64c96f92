import * as Interval from "@cryptostream/core/market/Interval"
import * as Market from "@cryptostream/exchange-simulator/market/Market"
import * as Series from "@cryptostream/core/market/Series"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, FileSystem } from "effect"
import { NodeServices } from "@effect/platform-node"
import * as Client from "./Client.ts"
import { run, seed, start } from "./Running.ts"

interface Line {
  readonly kind: string
  readonly symbol: string
  readonly interval: Interval.Interval
  readonly row: Client.Row
  readonly at: number
  readonly from: number
  readonly to: number
  readonly [field: string]: unknown
}
const linesOf = (file: string) =>
  Effect.map(
    FileSystem.FileSystem.use((fs) => fs.readFileString(file)),
    (text) => text.split("\n").slice(0, -1).map((line) => JSON.parse(line) as Line)
  )
const named = (lines: ReadonlyArray<Line>, kind: string, symbol: string, interval: string) =>
  lines.filter((line) => line.kind === kind && line.symbol === symbol && line.interval === interval)

/** What a run writes into its files, after it has ended. */
const record = <E>(
  faults: ReadonlyArray<object>,
  use: Parameters<typeof run<void, E>>[1],
  speed = 100
) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* fs.makeTempDirectoryScoped()
    const [truthFile, journalFile] = [`${folder}/truth.jsonl`, `${folder}/journal.jsonl`]
    let endedAt = 0
    yield* run(
      { speed, faults, truthFile, journalFile, journalKept: 3, intervals: ["1s", "1m", "1h"] },
      (simulator) => Effect.andThen(use(simulator), Effect.map(Clock.currentTimeMillis, (now) => void (endedAt = now)))
    )
    return { truth: yield* linesOf(truthFile), journal: yield* linesOf(journalFile), endedAt }
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))

describe("the truth", () => {
  it.live("has every candle that closed while it ran, of every symbol and followed interval, once", () =>
    Effect.gen(function*() {
      const { endedAt, truth } = yield* record([], () => Effect.sleep("130 seconds"))
      assert.deepInclude(truth[0], {
        kind: "market",
        fingerprint: `simulated market 1, seed ${seed}`,
        symbols: ["BTCUSDC", "ETHUSDC", "XRPUSDC", "SOLUSDC"],
        intervals: ["1s", "1m", "1h"]
      })
      const market = Market.make(seed)
      for (
        const [symbol, interval] of [["BTCUSDC", "1s"], ["SOLUSDC", "1s"], ["XRPUSDC", "1m"], [
          "ETHUSDC",
          "1h"
        ]] as const
      ) {
        const found = named(truth, "candle", symbol, interval)
        const first = Interval.floor(interval, start)
        assert.isAtLeast(found.length, Interval.count(interval, first, Interval.floor(interval, endedAt)))
        const end = Interval.next(interval, found.at(-1)!.row[0])
        assert.deepStrictEqual(
          found.map(({ row }) => row),
          market.rows(Series.make(symbol, interval), first, end) as unknown as Array<Client.Row>
        )
        for (const { at, row } of found) assert.strictEqual(at, Interval.next(interval, row[0]))
      }
    }))

  it.live("has an older candle the first time it is served, and nothing that was not", () =>
    Effect.gen(function*() {
      const ask = (restUrl: string, query: string) =>
        Client.rows(`${restUrl}/api/v3/klines?symbol=BTCUSDC&interval=1m&${query}`)
      let served: ReadonlyArray<Client.Row> = []
      const { truth } = yield* record([], ({ restUrl }) =>
        Effect.gen(function*() {
          const [from, to] = [start - 600_000, start - 300_000]
          yield* ask(restUrl, `startTime=${from}&limit=3`)
          served = yield* ask(restUrl, `startTime=${from}&endTime=${to}`)
          yield* Client.rows(`${restUrl}/api/v3/klines?symbol=BTCUSDC&interval=5m`)
        }))
      const older = named(truth, "candle", "BTCUSDC", "1m").filter(({ row }) => row[6] < start)
      assert.deepStrictEqual(older.map(({ row }) => [...row, "0"] as unknown as Client.Row), [...served])
      assert.deepStrictEqual(named(truth, "candle", "BTCUSDC", "5m"), [])
    }))

  it.live("has holes, restatements with the new row, and faults as they begin and end", () =>
    Effect.gen(function*() {
      const faults = [
        { at: "10 seconds", fault: "hole", for: "5 seconds", symbols: ["ETHUSDC"] },
        { at: "90 seconds", fault: "restate", age: "75 seconds", symbols: ["BTCUSDC"] },
        { at: "20 seconds", fault: "slow", for: "10 seconds", by: "1 second" }
      ]
      const { truth } = yield* record(faults, () => Effect.sleep("120 seconds"))
      const hole = truth.find(({ kind }) => kind === "hole")!
      assert.deepInclude(hole, { symbol: "ETHUSDC", to: hole.from + 5000 })
      const lost = named(truth, "candle", "ETHUSDC", "1s").filter(({ row }) => row[0] >= hole.from && row[0] < hole.to)
      assert.deepStrictEqual(lost, [])
      for (const interval of ["1s", "1m"] as const) {
        const [restated] = named(truth, "restated", "BTCUSDC", interval)
        const before = named(truth, "candle", "BTCUSDC", interval).find(({ row }) => row[0] === restated!.row[0])!
        assert.isAbove(restated!.row[8], before.row[8])
        assert.strictEqual(restated!.at, Number(truth[0]!["startedAt"]) + 90_000)
      }
      // The hour was still open: its close has the late trades.
      assert.deepStrictEqual(named(truth, "restated", "BTCUSDC", "1h"), [])
      const phases = truth.filter(({ kind }) => kind === "fault").map(({ fault, phase }) =>
        `${(fault as { kind: string }).kind} ${String(phase)}`
      )
      assert.deepStrictEqual(phases, ["hole begins", "hole ends", "slow begins", "slow ends", "restate begins"])
    }))
})

describe("the journal", () => {
  it.live("has each request and socket, and keeps the newest in memory", () =>
    Effect.gen(function*() {
      const { journal } = yield* record([], ({ journal, restUrl, socketUrl }) =>
        Effect.gen(function*() {
          yield* Client.send(`${restUrl}/api/v3/klines?symbol=BTCUSDC&interval=1m`)
          yield* Client.send(`${restUrl}/api/v3/klines?symbol=NOPE&interval=1m`)
          yield* Client.send(`${restUrl}/nowhere`, "POST")
          const socket = yield* Client.open(`${socketUrl}/ws`)
          socket.say({ method: "SUBSCRIBE", params: ["btcusdc@kline_1s"], id: 1 })
          yield* socket.until(({ id }) => id === 1)
          socket.raw.close(1000)
          yield* Client.eventually(() => journal().some(({ kind }) => kind === "closed"))
          assert.deepStrictEqual(journal().map(({ kind }) => kind), ["opened", "message", "closed"])
        }), 1)
      const [klines, wrong, nowhere, ...sockets] = journal
      assert.deepInclude(klines, {
        kind: "request",
        ip: "127.0.0.1",
        method: "GET",
        path: "/api/v3/klines?symbol=BTCUSDC&interval=1m",
        weight: 2,
        used: 2,
        status: 200
      })
      assert.deepInclude(wrong, { status: 400, used: 4, error: -1121 })
      assert.deepInclude(nowhere, { status: 404, used: 5, weight: 1 })
      assert.deepStrictEqual(sockets.map(({ kind }) => kind), ["opened", "message", "closed"])
      assert.include(sockets[2], { reason: "closed by the client (1000)" })
    }))
})
