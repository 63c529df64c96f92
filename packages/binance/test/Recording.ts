/** Archive files written for a test, and everything that is read of them. */
import type * as ArchiveChecksum from "@cryptostream/binance/archive/ArchiveChecksum"
import * as ArchiveFiles from "@cryptostream/binance/archive/ArchiveFiles"
import type * as Row from "@cryptostream/core/market/Row"
import { type Item, MarketData } from "@cryptostream/core/ports/MarketData"
import { NodeServices } from "@effect/platform-node"
import { Effect, Layer, Logger, Stream } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** 2024-01-01 00:00 UTC. */
export const start = 1_704_067_200_000
export const minute = 60_000
/** A row of the archive, so many minutes after the start; `changes` by column, `scale` 1000 for microseconds. */
export const line = (at: number, changes: Readonly<Record<number, string>> = {}, scale = 1) =>
  [
    String((start + at * minute) * scale),
    "100.10",
    "101.00",
    "99.00",
    "100.50",
    "5.0",
    String((start + (at + 1) * minute) * scale - 1),
    "500.0",
    "7",
    "2.5",
    "250.0",
    "0"
  ].map((cell, i) => changes[i] ?? cell).join(",")
export const lines = (count: number) => Array.from({ length: count }, (_, at) => line(at))
export const text = (all: ReadonlyArray<string>) => `${all.join("\n")}\n`

export interface Read {
  readonly rows: ReadonlyArray<Row.Row>
  readonly letters: ReadonlyArray<
    { readonly origin: string; readonly reason: string; readonly bytes: string; readonly id: string }
  >
  readonly logged: ReadonlyArray<string>
  readonly fingerprints: ReadonlyArray<string>
}

interface Reading {
  readonly from?: number
  /** Done in the folder when the files have been written. */
  readonly prepare?: (folder: string) => void
  readonly wanted?: ArchiveFiles.Wanted
  readonly checksums?: ArchiveChecksum.Policy
}

/** Everything the files say, read as Produce does. */
export const read = (
  files: Readonly<Record<string, string | Uint8Array>>,
  { checksums, from = 0, prepare, wanted }: Reading = {}
) =>
  Effect.gen(function*() {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "cryptostream-"))),
      (path) => Effect.sync(() => rmSync(path, { recursive: true }))
    )
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    prepare?.(folder)
    const logged: Array<string> = []
    const logger = Logger.make(({ message }) => void logged.push(String(message)))
    const { fingerprints, items, orphans } = yield* Effect.gen(function*() {
      const source = yield* MarketData
      const all = yield* Effect.forEach(
        yield* source.series,
        (series) => Stream.runCollect(source.history(series, from))
      )
      const fingerprints = (yield* source.series).map((series) => source.fingerprint(series))
      return { fingerprints, items: all.flat(), orphans: source.unreadable }
    }).pipe(
      Effect.provide(
        Layer.mergeAll(ArchiveFiles.layer(folder, "at once", wanted, checksums), Logger.layer([logger])).pipe(
          Layer.provideMerge(NodeServices.layer)
        )
      )
    )
    const unreadable = items.flatMap((item: Item) => item._tag === "Unreadable" ? [item.deadLetter] : [])
    return {
      rows: items.flatMap((item) => item._tag === "Closed" ? item.rows : []),
      letters: [...orphans, ...unreadable],
      logged,
      fingerprints
    } satisfies Read
  }).pipe(Effect.scoped)

/** Minutes since the start of the rows that were read. */
export const openTimes = ({ rows }: Read) => rows.map((row) => (row[0] - start) / minute)
