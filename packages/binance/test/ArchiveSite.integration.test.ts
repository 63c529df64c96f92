import * as ArchiveHistory from "@cryptostream/binance/archive/ArchiveHistory"
import * as ArchivePlan from "@cryptostream/binance/archive/ArchivePlan"
import * as ArchiveSite from "@cryptostream/binance/archive/ArchiveSite"
import type * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import * as Market from "@cryptostream/exchange-simulator/market/Market"
import * as Simulator from "@cryptostream/exchange-simulator/Simulator"
import { NodeHttpClient, NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FileSystem, Layer, Logger, Option, Stream } from "effect"
import { once } from "node:events"
import { createServer } from "node:http"
import { type AddressInfo } from "node:net"

const seed = 7
const day = 86_400_000

/** A site at `url`, with a folder that is gone afterwards. */
const withSite = Effect.fnUntraced(function*<A, E, R>(
  options: Omit<ArchiveSite.Options, "folder">,
  use: (site: ArchiveSite.ArchiveSite["Service"], folder: string) => Effect.Effect<A, E, R>
) {
  const folder = yield* FileSystem.FileSystem.use((fs) => fs.makeTempDirectoryScoped())
  return yield* ArchiveSite.ArchiveSite.use((site) => use(site, folder)).pipe(
    Effect.provide(ArchiveSite.layer({ ...options, folder }).pipe(Layer.provide(NodeHttpClient.layerUndici)))
  )
})

const simulator = (script?: string) =>
  Effect.map(
    Simulator.make({
      port: 0,
      book: { _tag: "seeded", seed, listedBefore: "75 days" },
      ...(script !== undefined && { script })
    }),
    ({ fingerprint, restUrl, startedAt }) => ({ startedAt, site: { url: restUrl, simulator: fingerprint } })
  )

const run = <A, E>(effect: Effect.Effect<A, E, import("effect").Scope.Scope | NodeServices.NodeServices>) =>
  effect.pipe(Effect.scoped, Effect.provide([NodeServices.layer, Logger.layer([])]))

describe("the archive site", () => {
  for (
    const [interval, days] of [["1m", 70], ["1s", 5]] as const satisfies ReadonlyArray<[Interval.Interval, number]>
  ) {
    it.live(`gives every ${interval} candle of what is planned to come from files`, () =>
      run(Effect.gen(function*() {
        const { site, startedAt } = yield* simulator()
        const series = Series.make("BTCUSDC", interval)
        const to = Math.floor(startedAt / day) * day
        const plan = ArchivePlan.plan(series, [{ from: to - days * day, to }], startedAt)
        const files = plan.filter((part) => part._tag === "archive")
        assert.isNotEmpty(files)
        yield* withSite(site, (archives) =>
          Effect.forEach(
            files,
            Effect.fnUntraced(function*(part) {
              const archive = Option.getOrThrow(yield* archives.fetch({ series, ...part }))
              const items = yield* Stream.runCollect(ArchiveHistory.history(archive, part))
              const rows = items.flatMap((item) => item._tag === "Closed" ? item.rows : [])
              assert.deepStrictEqual(rows, Market.make(seed).rows(series, part.from, part.to))
            })
          ))
      })), 120_000)
  }

  it.live("has no file of a day that is not over, or before the listing", () =>
    run(Effect.gen(function*() {
      const { site, startedAt } = yield* simulator()
      const series = Series.make("BTCUSDC", "1m")
      yield* withSite(site, (archives) =>
        Effect.gen(function*() {
          for (const time of [startedAt, startedAt - 400 * day]) {
            const date = new Date(time).toISOString().slice(0, 10)
            assert.isTrue(Option.isNone(yield* archives.fetch({ series, period: "daily", date })))
          }
        }))
    })))

  it.live("is not believed where its checksums are wrong", () =>
    run(Effect.gen(function*() {
      const script = `[{ "at": "0 seconds", "fault": "badChecksum", "for": "1 hour" }]`
      const { site, startedAt } = yield* simulator(script)
      const date = new Date(startedAt - 3 * day).toISOString().slice(0, 10)
      const file: ArchiveSite.File = { series: Series.make("BTCUSDC", "15m"), period: "daily", date }
      const fetched = (checksums: "strict" | "warn") =>
        withSite({ ...site, checksums }, (archives) => Effect.map(archives.fetch(file), Option.isSome))
      assert.deepStrictEqual([yield* fetched("strict"), yield* fetched("warn")], [false, true])
    })))

  it.live("may break off in the middle of a file", () =>
    run(Effect.gen(function*() {
      let requests = 0
      const server = createServer((request, response) => {
        if (request.url!.endsWith(".CHECKSUM")) return response.writeHead(404).end()
        response.writeHead(200, { "content-length": 6 })
        return requests++ === 0 ? response.write("abc", () => response.destroy()) : response.end("abcdef")
      })
      yield* Effect.acquireRelease(
        Effect.promise(() => once(server.listen(0, "127.0.0.1"), "listening")),
        () => Effect.sync(() => server.closeAllConnections()).pipe(Effect.andThen(Effect.sync(() => server.close())))
      )
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const file: ArchiveSite.File = { series: Series.make("BTCUSDC", "1m"), period: "monthly", date: "2024-01" }
      const fetched = yield* withSite({ url }, (archives) => archives.fetch(file))
      assert.deepStrictEqual([Option.getOrThrow(fetched).size, requests], [6, 2])
    })))
})
