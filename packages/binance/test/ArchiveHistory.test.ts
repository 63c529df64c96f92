import * as ArchiveFolder from "@cryptostream/binance/archive/ArchiveFolder"
import * as ArchiveHistory from "@cryptostream/binance/archive/ArchiveHistory"
import * as Series from "@cryptostream/core/market/Series"
import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FileSystem, Stream } from "effect"
import { zip } from "./Zip.ts"

const minute = 60_000
const start = Date.UTC(2025, 0, 1)

/** A row of the archive as it is since 2025, in microseconds. */
const line = (at: number, high = "101.00") => {
  const [openTime, closeTime] = [`${start + at * minute}000`, `${start + (at + 1) * minute - 1}999`]
  return `${openTime},100.10,${high},99.00,100.50,5.0,${closeTime},500.0,7,2.5,250.0,0`
}

const read = Effect.fnUntraced(function*(lines: ReadonlyArray<string>, from: number, to: number) {
  const fs = yield* FileSystem.FileSystem
  const path = `${yield* fs.makeTempDirectoryScoped()}/BTCUSDC-1m-2025-01.zip`
  yield* fs.writeFile(path, zip("BTCUSDC-1m-2025-01.csv", lines.join("\n")))
  const archive = yield* ArchiveFolder.open(path, { series: Series.make("BTCUSDC", "1m"), format: "zip" })
  const span = { from: start + from * minute, to: start + to * minute }
  return yield* Stream.runCollect(ArchiveHistory.history(archive, span))
}, Effect.scoped)

describe("a span out of an archive file", () => {
  it.live("is its rows and no others, in ms, and what cannot be read among them", () =>
    Effect.gen(function*() {
      const lines = [0, 1, 5, 2, 3, 6, 7].map((at) => line(at))
      const wrong = [line(4, "1"), line(8, "1"), "garbage"]
      const items = yield* read([...lines, ...wrong], 2, 7)
      const rows = items.flatMap((item) => item._tag === "Closed" ? item.rows : [])
      assert.deepStrictEqual(rows.map((row) => (row[0] - start) / minute), [5, 2, 3, 6])
      assert.deepStrictEqual(rows.map((row) => row[6] - row[0]), rows.map(() => minute - 1))
      assert.deepStrictEqual(
        items.flatMap((item) => item._tag === "Unreadable" ? [item.deadLetter.bytes] : []),
        [line(4, "1"), "garbage"]
      )
      assert.isTrue(items.every((item) => item._tag !== "Closed" || item.source === "file"))
    }).pipe(Effect.provide(NodeServices.layer)))

  it.live("is nothing where the file has nothing of it", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* read([line(0), line(9)], 2, 7), [])
    }).pipe(Effect.provide(NodeServices.layer)))
})
