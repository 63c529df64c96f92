/** Finds the archives under a path, and says of what else looks like candles why it is left out. */
import * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import type * as Series from "@cryptostream/core/market/Series"
import { MarketDataError } from "@cryptostream/core/ports/MarketData"
import { Effect, FileSystem, Option, Order, Path, Stream } from "effect"
import * as ArchiveChecksum from "./ArchiveChecksum.ts"
import * as ArchiveName from "./ArchiveName.ts"
import * as Bytes from "../Bytes.ts"

/** One file of a series. */
export interface Archive {
  readonly path: string
  readonly name: string
  readonly series: Series.Series
  readonly format: ArchiveName.Format
  readonly size: number
  /** When the file was last written, epoch ms: at the latest then was known what it says. */
  readonly modifiedAt: number
  /** When its checksum was last written, epoch ms, where it has one. */
  readonly summedAt?: number
}

const timeOf = (stat: FileSystem.File.Info): number =>
  Math.floor(Option.match(stat.mtime, { onNone: () => 0, onSome: (time) => time.getTime() }))

/** The archive that stands at a path. */
export const open = Effect.fnUntraced(function*(path: string, known: ArchiveName.ArchiveName) {
  const fs = yield* FileSystem.FileSystem
  const stat = yield* fs.stat(path)
  const summed = Option.map(yield* Effect.option(fs.stat(ArchiveChecksum.fileOf(path))), timeOf)
  return {
    path,
    name: (yield* Path.Path).basename(path),
    ...known,
    size: Number(stat.size),
    modifiedAt: timeOf(stat),
    ...(Option.isSome(summed) && { summedAt: summed.value })
  } satisfies Archive
})

export interface Folder {
  readonly archives: ReadonlyArray<Archive>
  /** Files that mean to hold candles and do not tell of which series. */
  readonly nameless: ReadonlyArray<DeadLetter.DeadLetter>
}

const headLength = 1024

/** The first bytes of a file: enough for a person to see what it is. */
export const head = (path: string) =>
  FileSystem.FileSystem.use((fs) => Stream.mkUint8Array(fs.stream(path, { bytesToRead: headLength })))

const unusable = (name: string, reason: string, bytes: Uint8Array, knownAt: number): Folder => ({
  archives: [],
  nameless: [DeadLetter.make({ origin: name, reason, ...Bytes.kept(bytes), knownAt })]
})

const misnamed =
  "the file's name tells no symbol and interval; name it like BTCUSDC-1h.csv.gz or BTCUSDT-1m-2024-01.zip"

/** One file: an archive, or why it is none. A folder of that name is no file and is passed over. */
const look = Effect.fnUntraced(function*(path: string) {
  const fs = yield* FileSystem.FileSystem
  const name = (yield* Path.Path).basename(path)
  const stat = yield* fs.stat(path)
  if (stat.type === "Directory") return { archives: [], nameless: [] }
  const known = ArchiveName.parse(name)
  return Option.isSome(known)
    ? { archives: [yield* open(path, known.value)], nameless: [] }
    : unusable(name, misnamed, yield* head(path), timeOf(stat))
})

/** One path, or several. */
export type Paths = string | ReadonlyArray<string>

const filesAt = Effect.fnUntraced(function*(path: string) {
  const fs = yield* FileSystem.FileSystem
  const { resolve } = yield* Path.Path
  if ((yield* fs.stat(path)).type !== "Directory") return [resolve(path)]
  return (yield* fs.readDirectory(path, { recursive: true })).map((name) => resolve(path, name))
})

/** All archives at the paths, files or folders with folders in them, in the order of their names. */
export const scan = Effect.fn("ArchiveFolder.scan")(
  function*(paths: Paths) {
    const { basename } = yield* Path.Path
    const byName = Order.mapInput(
      Order.Tuple([Order.String, Order.String]),
      (file: string) => [basename(file), file] as const
    )
    const found = yield* Effect.forEach(typeof paths === "string" ? [paths] : paths, filesAt)
    const files = yield* Effect.forEach(
      [...new Set(found.flat())].filter(ArchiveName.mayHoldCandles).sort(byName),
      (file) =>
        Effect.catch(
          look(file),
          (cause) =>
            Effect.succeed(unusable(basename(file), `the file cannot be read: ${cause.message}`, new Uint8Array(), 0))
        )
    )
    return {
      archives: files.flatMap(({ archives }) => archives),
      nameless: files.flatMap((file) => file.nameless)
    } satisfies Folder
  },
  Effect.mapError((cause) =>
    new MarketDataError({ source: "files", message: `cannot read the archive files: ${cause.message}`, cause })
  )
)
