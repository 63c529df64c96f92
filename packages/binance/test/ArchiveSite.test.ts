import type * as ArchiveChecksum from "@cryptostream/binance/archive/ArchiveChecksum"
import * as ArchiveSite from "@cryptostream/binance/archive/ArchiveSite"
import * as Series from "@cryptostream/core/market/Series"
import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, FileSystem, Layer, Logger, Option, type Scope } from "effect"
import { HttpClient, HttpClientError, HttpClientResponse } from "effect/http"
import { TestClock } from "effect/testing"
import { createHash } from "node:crypto"

const file: ArchiveSite.File = { series: Series.make("BTCUSDC", "1m"), period: "monthly", date: "2024-01" }
const url = "http://site/data/spot/monthly/klines/BTCUSDC/1m/BTCUSDC-1m-2024-01.zip"
const bytes = "the bytes of a zip"
const made = "Sat, 03 Feb 2024 08:00:00 GMT"
const sumOf = (content: string) => `${createHash("sha256").update(content).digest("hex")}  BTCUSDC-1m-2024-01.zip\n`

/** What the site answers to the nth request of an address. */
type Site = (address: string, nth: number) => Response | "reset"

const ok = (content: string) => new Response(content, { headers: { "last-modified": made } })
const notFound = () => new Response("<Error/>", { status: 404 })
const whole: Site = (address) =>
  address === url ? ok(bytes) : address === `${url}.CHECKSUM` ? ok(sumOf(bytes)) : notFound()

/** Lets the clock run, 250 times as fast as real time, until the fiber is done; files take real time meanwhile. */
const inTime = <A, E>(fiber: Fiber.Fiber<A, E>) =>
  Effect.gen(function*() {
    while (fiber.pollUnsafe() === undefined) {
      yield* TestClock.withLive(Effect.sleep("1 millis"))
      yield* TestClock.adjust("250 millis")
    }
    return yield* Fiber.join(fiber)
  })

/** A site asked `times` times for the file, and what it was asked. */
const asked = Effect.fnUntraced(function*(
  site: Site,
  { before = {}, checksums = "strict", times = 1 }: {
    readonly times?: number
    readonly checksums?: ArchiveChecksum.Policy
    readonly before?: Readonly<Record<string, string>>
  } = {}
) {
  const fs = yield* FileSystem.FileSystem
  const folder = yield* fs.makeTempDirectoryScoped()
  for (const [name, content] of Object.entries(before)) yield* fs.writeFileString(`${folder}/${name}`, content)
  const requests: Array<string> = []
  const client = HttpClient.make((request, { href }) => {
    requests.push(href)
    const answer = site(href, requests.filter((earlier) => earlier === href).length)
    return answer === "reset"
      ? Effect.fail(new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request }) }))
      : Effect.succeed(HttpClientResponse.fromWeb(request, answer))
  })
  const logged: Array<string> = []
  const layer = ArchiveSite.layer({ url: "http://site/", folder, checksums }).pipe(
    Layer.provide(Layer.succeed(HttpClient.HttpClient, client))
  )
  const fetches = Effect.forEach(
    Array.from({ length: times }),
    () => ArchiveSite.ArchiveSite.use((it) => it.fetch(file))
  )
  const fiber = yield* Effect.exit(fetches).pipe(
    Effect.provide([layer, Logger.layer([Logger.make(({ message }) => void logged.push(String(message)))])]),
    Effect.forkChild
  )
  const exit = yield* inTime(fiber)
  return { exit, requests, logged, files: (yield* fs.readDirectory(folder)).sort(), folder }
})

const name = "BTCUSDC-1m-2024-01.zip"
const kept = [name, `${name}.CHECKSUM`]

const test = <E>(title: string, body: () => Effect.Effect<void, E, Scope.Scope | NodeServices.NodeServices>) =>
  it.effect(title, () => body().pipe(Effect.scoped, Effect.provide(NodeServices.layer)))

/** The first answers are these, whatever the address; then those of the site. */
const first = (...answers: ReadonlyArray<() => Response | "reset">): Site => (address, nth) =>
  (address === url ? answers[nth - 1]?.() : undefined) ?? whole(address, nth)

const broken = (then: (controller: ReadableStreamDefaultController) => void) =>
  new Response(
    new ReadableStream({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(bytes.slice(0, 5)))
        then(controller)
      }
    })
  )

describe("a file of the archive site", () => {
  test("is brought once, with its checksum and its date", () =>
    Effect.gen(function*() {
      const { exit, files, folder, requests } = yield* asked(whole, { times: 2 })
      const [once, again] = yield* exit
      assert.deepStrictEqual(again, once)
      assert.deepStrictEqual(Option.getOrThrow(once!), {
        path: `${folder}/${name}`,
        name,
        series: file.series,
        format: "zip",
        size: bytes.length,
        modifiedAt: Date.parse(made),
        summedAt: Date.parse(made)
      })
      assert.deepStrictEqual([files, requests], [kept, [url, `${url}.CHECKSUM`]])
    }))

  test("that is not there is none, and leaves nothing behind", () =>
    Effect.gen(function*() {
      const { exit, files } = yield* asked(notFound)
      assert.deepStrictEqual([yield* exit, files], [[Option.none()], []])
    }))

  test("without a checksum is taken as it is", () =>
    Effect.gen(function*() {
      const { exit, files, requests } = yield* asked((address) => address === url ? ok(bytes) : notFound(), {
        times: 2,
        before: { [`${name}.CHECKSUM`]: sumOf("of an earlier file") }
      })
      assert.deepStrictEqual([(yield* exit).map(Option.isSome), files, requests.length], [[true, true], [name], 2])
    }))

  test("is asked for again where the line breaks, the server fails, or the answer breaks off or halts", () =>
    Effect.gen(function*() {
      const { exit, files, folder, requests } = yield* asked(first(
        () => "reset",
        () => new Response("", { status: 503 }),
        () => broken((controller) => controller.error(new Error("reset"))),
        () => broken(() => undefined)
      ))
      assert.isTrue(Option.isSome((yield* exit)[0]!))
      assert.deepStrictEqual([files, requests.filter((address) => address === url).length], [kept, 5])
      assert.strictEqual(yield* FileSystem.FileSystem.use((fs) => fs.readFileString(`${folder}/${name}`)), bytes)
    }))

  test("that cannot be had in five attempts is an error that says so", () =>
    Effect.gen(function*() {
      const { exit, files, logged, requests } = yield* asked(() => "reset")
      const { message } = yield* Effect.flip(exit)
      for (const word of [url, "tried 5 times", "BINANCE_ARCHIVE_URL"]) assert.include(message, word)
      assert.deepStrictEqual([files, requests.length, logged.length], [[], 5, 4])
    }))

  test("that is refused is an error at once", () =>
    Effect.gen(function*() {
      const { exit, requests } = yield* asked(() => new Response("", { status: 403 }))
      assert.include((yield* Effect.flip(exit)).message, "403")
      assert.strictEqual(requests.length, 1)
    }))

  test("of a simulator is not taken for the exchange's", () =>
    Effect.gen(function*() {
      const simulated = () => new Response(bytes, { headers: { "x-simulator": "seed 7" } })
      const { exit, files, requests } = yield* asked(simulated)
      assert.include((yield* Effect.flip(exit)).message, `served by the simulator of "seed 7", not by the exchange`)
      assert.deepStrictEqual([files, requests.length], [[], 1])
    }))

  test("that does not match its checksum is brought again", () =>
    Effect.gen(function*() {
      const { exit, files, logged } = yield* asked(first(() => ok("damaged")))
      assert.deepStrictEqual([(yield* exit).map(Option.isSome), files], [[true], kept])
      assert.isTrue(logged.some((message) => message.includes("downloading it again")))
    }))

  const never: Site = (address) => address === url ? ok("damaged") : whole(address, 1)

  test("that never matches is none, with a word on both sums, and leaves nothing behind", () =>
    Effect.gen(function*() {
      const { exit, files, logged, requests } = yield* asked(never)
      assert.deepStrictEqual([yield* exit, files, requests.length], [[Option.none()], [], 4])
      for (const word of [name, sumOf(bytes).slice(0, 64), sumOf("damaged").slice(0, 64), "--checksum warn"]) {
        assert.include(logged.at(-1), word)
      }
    }))

  test("that never matches is read all the same where that is asked for", () =>
    Effect.gen(function*() {
      const { exit, files, logged } = yield* asked(never, { checksums: "warn" })
      assert.deepStrictEqual([(yield* exit).map(Option.isSome), files], [[true], kept])
      assert.include(logged.at(-1), "read all the same")
    }))

  test("is brought again where a kill or the disk left it damaged", () =>
    Effect.gen(function*() {
      const before = {
        [name]: "damaged",
        [`${name}.CHECKSUM`]: sumOf(bytes),
        [`${name}.part`]: "half a file, and long"
      }
      const { exit, files, folder } = yield* asked(whole, { before })
      assert.deepStrictEqual([(yield* exit).map(Option.isSome), files], [[true], kept])
      assert.strictEqual(yield* FileSystem.FileSystem.use((fs) => fs.readFileString(`${folder}/${name}`)), bytes)
    }))

  it("has the month's interval written out in its address", () =>
    assert.strictEqual(
      ArchiveSite.urlOf("http://site", { series: Series.make("BTCUSDC", "1M"), period: "daily", date: "2024-01-15" }),
      "http://site/data/spot/daily/klines/BTCUSDC/1mo/BTCUSDC-1mo-2024-01-15.zip"
    ))
})
