import * as ArchiveChecksum from "@cryptostream/binance/archive/ArchiveChecksum"
import * as ArchiveFiles from "@cryptostream/binance/archive/ArchiveFiles"
import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { createHash } from "node:crypto"
import { utimesSync } from "node:fs"
import { join } from "node:path"
import { line, minute, openTimes, read, start, text } from "./Recording.ts"

const sha256 = (content: string) => createHash("sha256").update(content).digest("hex")

describe("a checksum", () => {
  it("is 64 hexadecimal digits and a name", () => {
    const sum = sha256("x")
    assert.strictEqual(ArchiveChecksum.parse(`${sum}  X.zip\n`), sum)
    assert.strictEqual(ArchiveChecksum.parse(`${sum.toUpperCase()} *X.zip`), sum)
    for (const other of ["", sum, `${sum.slice(1)}  X.zip`, `x${sum}  X.zip`, `${sum}  X.zip\n${sum}  Y.zip`]) {
      assert.isUndefined(ArchiveChecksum.parse(other), other)
    }
  })
})

describe("recorded files", () => {
  it.live("that are not what their checksum says are left unread, or read where that is asked for", () =>
    Effect.gen(function*() {
      const [good, bad] = [text([line(0)]), text([line(1)])]
      const files = {
        "BTCUSDC-1m-2024-01.csv": good,
        "BTCUSDC-1m-2024-01.csv.CHECKSUM": `${sha256(good)}  BTCUSDC-1m-2024-01.csv\n`,
        "BTCUSDC-1m-2024-02.csv": bad,
        "BTCUSDC-1m-2024-02.csv.CHECKSUM": `${sha256(good)}  BTCUSDC-1m-2024-02.csv\n`,
        "BTCUSDC-1m-2024-03.csv": text([line(2)]),
        "BTCUSDC-1m-2024-03.csv.CHECKSUM": "not found",
        "BTCUSDC-1m-2024-04.csv": text([line(3)])
      }
      const dated = (folder: string) => {
        for (const name of Object.keys(files)) utimesSync(join(folder, name), 1_000, 1_000)
      }
      const strict = yield* read(files, { prepare: dated })
      assert.deepStrictEqual(openTimes(strict), [0, 3])
      assert.deepStrictEqual(strict.letters.map(({ bytes, origin }) => [origin, bytes]), [
        ["BTCUSDC-1m-2024-02.csv", bad],
        ["BTCUSDC-1m-2024-03.csv", files["BTCUSDC-1m-2024-03.csv"]]
      ])
      for (const word of [sha256(good), sha256(bad), "--checksum warn"]) {
        assert.include(strict.letters[0]!.reason, word)
      }
      const warned = yield* read(files, { prepare: dated, checksums: "warn" })
      assert.deepStrictEqual([openTimes(warned), warned.letters], [[0, 1, 2, 3], []])
      assert.isTrue(warned.logged.some((message) => message.includes("02.csv") && message.includes(sha256(bad))))
      assert.notDeepEqual(warned.fingerprints, strict.fingerprints)
    }))

  it.live("start a replay with the first row that is read", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* fs.makeTempDirectoryScoped()
      yield* fs.writeFileString(join(folder, "BTCUSDC-1m-2024-01.csv"), text([line(0)]))
      yield* fs.writeFileString(join(folder, "BTCUSDC-1m-2024-01.csv.CHECKSUM"), `${sha256("")}  X.csv\n`)
      yield* fs.writeFileString(join(folder, "ETHUSDC-1m.csv"), text([line(1)]))
      const first = (checksums: ArchiveChecksum.Policy) => ArchiveFiles.firstOpenTime(folder, () => true, checksums)
      assert.strictEqual(yield* first("strict"), start + minute)
      assert.strictEqual(yield* first("warn"), start)
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)))
})
