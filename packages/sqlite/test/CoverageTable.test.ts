import { btc, start, versionAt } from "@cryptostream/core/test/Samples"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import * as Coverage from "@cryptostream/core/quality/Coverage"
import * as Block from "@cryptostream/sqlite/Block"
import * as CoverageTable from "@cryptostream/sqlite/CoverageTable"
import { transaction } from "@cryptostream/sqlite/Database"
import * as SqliteStore from "@cryptostream/sqlite/SqliteStore"
import { schema } from "@cryptostream/sqlite/StoreSchema"
import * as StoreTables from "@cryptostream/sqlite/StoreTables"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"

const uncounted = (file = ":memory:") => {
  const database = new DatabaseSync(file)
  database.exec(schema)
  return database
}
const counted = () => {
  const database = uncounted()
  CoverageTable.ensure(database)
  return database
}

const second = Series.make("BTCUSDC", "1s")
const hour = Interval.nominalMillis("1h")
const versions = (from: number, to: number, millis: number) =>
  Array.from({ length: to - from }, (_, i) => ({
    ...versionAt(0),
    candle: { ...versionAt(0).candle, openTime: start + (from + i) * millis }
  }))
const block = (series: Series.Series, rows: ReturnType<typeof versions>) => ({ series, bytes: Block.ofVersions(rows) })
const seconds = (from: number, to: number) => block(second, versions(from, to, 1_000))

const stored = (database: DatabaseSync) =>
  database.prepare("SELECT series, open_time, candles FROM coverage ORDER BY series, open_time").all()
    .map(({ candles, open_time, series }) => [series, open_time, candles])
const truth = (database: DatabaseSync, interval: Interval.Interval) => {
  const millis = Coverage.windowMillis(interval)!
  const windows = new Map<number, number>()
  for (const { open_time } of database.prepare("SELECT open_time FROM raw").all()) {
    const window = Coverage.windowOf(millis, Number(open_time))
    windows.set(window, (windows.get(window) ?? 0) + 1)
  }
  return [...windows].map(([window, count]) => [1, window, count]).sort((a, b) => a[1]! - b[1]!)
}

describe("the counts of a series in SQLite", () => {
  for (const interval of Interval.all.filter((one) => Coverage.windowMillis(one) !== undefined)) {
    it(`are those of its rows, in whatever order they were written and however often (${interval})`, () => {
      const database = counted()
      const tables = StoreTables.make(database)
      const rows = (from: number, to: number) =>
        block({ ...btc, interval }, versions(from, to, Interval.nominalMillis(interval)))
      tables.writeRaw([rows(5_000, 9_000), rows(100, 101), rows(0, 200), rows(4_990, 5_100)])
      tables.writeRaw([rows(150, 200), rows(199, 264), rows(9_000, 9_001), rows(9_000, 9_001)])
      assert.deepStrictEqual(stored(database), truth(database, interval))
      assert.isAtLeast(stored(database).length, 3)
    })
  }

  it("keep the row that was written last", () => {
    const tables = StoreTables.make(counted())
    const priced = (close: number) => block(btc, [versionAt(0), versionAt(1, close), versionAt(2)])
    tables.writeRaw([priced(100), priced(300)])
    const read = Block.toVersions(tables.newest(btc, 3))
    assert.deepStrictEqual(read.map(({ candle }) => candle.close), [100, 300, 100])
  })

  it("spare the reading of a full window, and of a full window alone", () => {
    const database = counted()
    const tables = StoreTables.make(database)
    tables.writeRaw([seconds(0, 3_600), seconds(3_600, 5_000)])
    const remove = database.prepare("DELETE FROM raw WHERE open_time = ?")
    remove.run(start + 1_000_000)
    assert.deepStrictEqual(tables.runs(second, everything.from, everything.to), [
      { first: start, last: start + 4_999_000, count: 5_000 }
    ])
    remove.run(start + 4_000_000)
    assert.deepStrictEqual(tables.runs(second, everything.from, everything.to).map(({ count }) => count), [4_000, 999])
  })

  it("are not believed where a candle stands that is not aligned", () => {
    const database = counted()
    const tables = StoreTables.make(database)
    const rows = versions(0, 3_600, 1_000)
    rows[9] = { ...rows[9]!, candle: { ...rows[9]!.candle, openTime: start + 9_500 } }
    tables.writeRaw([block(second, rows), seconds(20, 21)])
    assert.deepStrictEqual(stored(database), [[1, start, null]])
    assert.deepStrictEqual(tables.runs(second, everything.from, everything.to).map(({ count }) => count), [9, 1, 3_590])
  })

  it("go with the rows of a transaction that fails", () => {
    const database = counted()
    const tables = StoreTables.make(database)
    assert.throws(() =>
      transaction(database, () => {
        tables.writeRaw([seconds(0, 10)])
        throw new Error("the disk is full")
      })
    )
    assert.deepStrictEqual(stored(database), [])
  })

  it("are owed by a file from before, and made once", () => {
    const database = uncounted()
    assert.isFalse(CoverageTable.isOwed(database))
    const before = StoreTables.make(database)
    const daily = { ...btc, interval: "1d" } as const
    before.writeRaw([seconds(0, 4_000), seconds(4_001, 7_300), block(daily, versions(0, 3, 24 * hour))])
    const runs = before.runs(second, everything.from, everything.to)
    assert.deepStrictEqual(runs.map(({ count }) => count), [4_000, 3_299])
    assert.isTrue(CoverageTable.isOwed(database))
    CoverageTable.ensure(database)
    assert.isFalse(CoverageTable.isOwed(database))
    assert.deepStrictEqual(stored(database), [[1, start, 3_600], [1, start + hour, 3_599], [1, start + 2 * hour, 100]])
    CoverageTable.ensure(database)
    assert.strictEqual(stored(database).length, 3)
    assert.deepStrictEqual(StoreTables.make(database).runs(second, everything.from, everything.to), runs)
  })
})

describe("a store from before there were counts", () => {
  it.live("is scanned by a reader, and counted when it is opened for writing", () =>
    Effect.gen(function*() {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "cryptostream-"))),
        (one) => Effect.sync(() => rmSync(one, { recursive: true }))
      )
      const file = join(folder, "store.sqlite")
      const old = uncounted(file)
      StoreTables.make(old).writeRaw([seconds(0, 3_600), seconds(3_601, 3_700)])
      old.close()
      const counts = () => {
        const database = new DatabaseSync(file, { readOnly: true })
        const found = CoverageTable.isOwed(database) ? undefined : stored(database)
        database.close()
        return found
      }
      const runs = (access: "read" | "write") =>
        CandleStore.use((store) => store.runs(second, everything)).pipe(
          Effect.provide(SqliteStore.layer({ file, access }))
        )
      const scanned = yield* runs("read")
      assert.deepStrictEqual(scanned.map(({ count }) => count), [3_600, 99])
      assert.isUndefined(counts())
      assert.deepStrictEqual(yield* runs("write"), scanned)
      assert.deepStrictEqual(counts(), [[1, start, 3_600], [1, start + hour, 99]])
    }), 30_000)
})
