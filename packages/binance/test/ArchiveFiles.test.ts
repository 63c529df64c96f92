import * as ArchiveFiles from "@cryptostream/binance/archive/ArchiveFiles"
import * as ArchiveFolder from "@cryptostream/binance/archive/ArchiveFolder"
import * as ArchiveName from "@cryptostream/binance/archive/ArchiveName"
import * as Series from "@cryptostream/core/market/Series"
import { MarketData } from "@cryptostream/core/ports/MarketData"
import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { crc32, gzipSync } from "node:zlib"
import { line, lines, minute, openTimes, read, start, text } from "./Recording.ts"
import { zip } from "./Zip.ts"

describe("recorded files", () => {
  it.live("are read plain, gzipped and zipped alike", () =>
    Effect.gen(function*() {
      const content = text(lines(1_234))
      const plain = yield* read({ "BTCUSDC-1m.csv": content })
      assert.deepStrictEqual(openTimes(plain), Array.from({ length: 1_234 }, (_, at) => at))
      assert.deepStrictEqual((yield* read({ "BTCUSDC-1m.csv.gz": gzipSync(content) })).rows, plain.rows)
      const zipped = zip("BTCUSDC-1m-2024-01.csv", content)
      assert.deepStrictEqual((yield* read({ "BTCUSDC-1m-2024-01.zip": zipped })).rows, plain.rows)
    }), 30_000)

  it.live("of one series follow one another, each in its own unit of time", () =>
    Effect.gen(function*() {
      const all = yield* read({
        "BTCUSDC-1m-2024-01.csv": text([line(0), line(1)]),
        "BTCUSDC-1m-2025-01.csv": text([line(2, {}, 1000), line(3, {}, 1000)])
      })
      assert.deepStrictEqual(openTimes(all), [0, 1, 2, 3])
      assert.isTrue(
        all.logged.some((message) => message.includes("BTCUSDC-1m-2025-01.csv") && message.includes("microseconds"))
      )
    }))

  it.live("lose nothing but what cannot be read, and say where that stands", () =>
    Effect.gen(function*() {
      const result = yield* read({
        "BTCUSDC-1m.csv": text([
          "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore",
          line(0),
          line(1, { 2: "1" }),
          "garbage",
          line(2, { 4: "" }),
          line(3)
        ]),
        "ETHUSDC-1m.csv": "",
        "notes.csv": "a,b\n",
        "readme.txt": "not candles"
      })
      assert.deepStrictEqual(openTimes(result), [0, 3])
      assert.isTrue(
        result.logged.some((message) => message.includes("BTCUSDC-1m.csv row 1") && message.includes("header"))
      )
      assert.deepStrictEqual(result.letters.map(({ origin, reason }) => [origin, reason]), [
        [
          "notes.csv",
          "the file's name tells no symbol and interval; name it like BTCUSDC-1h.csv.gz or BTCUSDT-1m-2024-01.zip"
        ],
        ["BTCUSDC-1m.csv row 3", "high is below low"],
        ["BTCUSDC-1m.csv row 4", "has 1 fields, not 12"],
        ["BTCUSDC-1m.csv row 5", "close must be a price above 0"],
        ["ETHUSDC-1m.csv row 1", "the file is empty"]
      ])
      assert.strictEqual(result.letters[1]!.bytes, line(1, { 2: "1" }))
    }))

  it.live("that are no files or hold no text stop nobody, and their bytes are kept", () =>
    Effect.gen(function*() {
      const broken = Buffer.concat([
        Buffer.from(`${line(0)}\n`),
        Buffer.from([0xff, 0xfe, 0x31]),
        Buffer.from(`\n${line(2)}\n`)
      ])
      const result = yield* read({ "BTCUSDC-1m.csv": broken }, {
        prepare: (folder) => {
          mkdirSync(join(folder, "old.csv"))
          symlinkSync(join(folder, "gone"), join(folder, "ETHUSDC-1m.csv"))
        }
      })
      assert.deepStrictEqual(openTimes(result), [0, 2])
      const [link, bytes] = result.letters
      assert.strictEqual(link!.origin, "ETHUSDC-1m.csv")
      assert.include(link!.reason, "cannot be read")
      assert.strictEqual(Buffer.from(bytes!.bytes, "base64").toString("hex"), "fffe31")
      const marked = yield* read({ "BTCUSDC-1m.csv": "\ufeffnot a row\n" })
      assert.strictEqual(marked.letters[0]!.bytes, "\ufeffnot a row")
    }))

  it.live("without an end of line are handed on in pieces", () =>
    Effect.gen(function*() {
      const { letters, rows } = yield* read({ "BTCUSDC-1m.csv": "x".repeat(1_000_000) })
      assert.strictEqual(rows.length, 0)
      assert.strictEqual(letters.reduce((sum, { bytes }) => sum + bytes.length, 0), 1_000_000)
    }))

  it.live("of series that nobody asked for are not looked into", () =>
    Effect.gen(function*() {
      const files = { "BTCUSDC-1m.csv": text(lines(2)), "ETHUSDC-1m.csv": "nonsense" }
      const result = yield* read(files, { wanted: ({ symbol }) => symbol === "BTCUSDC" })
      assert.deepStrictEqual([result.rows.length, result.letters.length], [2, 0])
    }))

  it.live("that end early give all rows before the break, and its bytes", () =>
    Effect.gen(function*() {
      const whole = gzipSync(text(lines(5_000)))
      const cut = yield* read({ "BTCUSDC-1m.csv.gz": whole.subarray(0, Math.floor(whole.length / 2)) })
      const [letter] = cut.letters
      assert.isAbove(cut.rows.length, 1_000)
      assert.deepStrictEqual(openTimes(cut), cut.rows.map((_, at) => at))
      assert.strictEqual(letter!.origin, `BTCUSDC-1m.csv.gz row ${cut.rows.length + 1}`)
      assert.include(letter!.reason, "cannot be read on")
      assert.isTrue(line(cut.rows.length).startsWith(letter!.bytes), letter!.bytes)
    }))

  it.live("of a zip whose rows are not those it was made of say so at their end", () =>
    Effect.gen(function*() {
      const content = text(lines(3))
      const whole = Buffer.from(zip("BTCUSDC-1m.csv", content))
      const sum = Buffer.from(Uint32Array.of(crc32(content)).buffer)
      whole.writeUInt32LE(0, whole.lastIndexOf(sum))
      const { letters, rows } = yield* read({ "BTCUSDC-1m.zip": whole })
      assert.strictEqual(rows.length, 3)
      assert.deepStrictEqual(letters.map(({ origin }) => origin), ["BTCUSDC-1m.zip row 4"])
      assert.include(letters[0]!.reason, "CRC-32")
    }))

  it.live("keep the identity of a dead letter however often they are read", () =>
    Effect.gen(function*() {
      const files = { "BTCUSDC-1m.csv": text([line(0), line(1, { 2: "1" })]) }
      const ids = Effect.map(read(files), ({ letters }) => letters.map(({ id }) => id))
      assert.deepStrictEqual(yield* ids, yield* ids)
    }))

  it.live("are resumed at a time, and rows out of their order are always given", () =>
    Effect.gen(function*() {
      const rows = [0, 1, 5, 2, 6, 7].map((at) => line(at))
      assert.deepStrictEqual(openTimes(yield* read({ "BTCUSDC-1m.csv": text(rows) }, { from: start + 6 * minute })), [
        2,
        6,
        7
      ])
    }))

  it.live("at several paths are read in the order of their names, each once", () =>
    Effect.gen(function*() {
      const folder = mkdtempSync(join(tmpdir(), "cryptostream-"))
      const at = (name: string) => join(folder, name)
      mkdirSync(at("b"))
      mkdirSync(at("a"))
      writeFileSync(at("b/BTCUSDC-1m-2024-01.csv"), text([line(0)]))
      writeFileSync(at("a/BTCUSDC-1m-2024-02.csv"), text([line(1)]))
      const paths = [at("a"), at("b"), at("b/BTCUSDC-1m-2024-01.csv")]
      const { archives } = yield* ArchiveFolder.scan(paths)
      assert.deepStrictEqual(archives.map(({ name }) => name), ["BTCUSDC-1m-2024-01.csv", "BTCUSDC-1m-2024-02.csv"])
      rmSync(folder, { recursive: true })
    }).pipe(Effect.provide(NodeServices.layer)))

  it.live("that are not there are an error that names the path", () =>
    Effect.gen(function*() {
      const failure = yield* MarketData.pipe(
        Effect.provide(ArchiveFiles.layer("/no/such/folder", "at once").pipe(Layer.provide(NodeServices.layer))),
        Effect.flip
      )
      assert.include(failure.message, "/no/such/folder")
    }))

  it("tell the series by their names", () => {
    const series = (name: string) =>
      Option.getOrUndefined(Option.map(ArchiveName.parse(name), (known) => Series.key(known.series)))
    assert.strictEqual(series("BTCUSDC-1h.csv.gz"), "BTCUSDC-1h")
    assert.strictEqual(series("BTCUSDT-1m-2024-01.zip"), "BTCUSDT-1m")
    assert.strictEqual(series("BTCUSDT-1s-2024-01-31.csv"), "BTCUSDT-1s")
    assert.strictEqual(series("BTCUSDT-1mo-2024.zip"), "BTCUSDT-1M")
    for (const name of ["notes.csv", "BTCUSDC-7m.csv", "btcusdc-1m.csv", "BTCUSDC-1m.parquet"]) {
      assert.isUndefined(series(name))
    }
  })
})
