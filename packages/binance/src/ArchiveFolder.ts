/** Finds the archives under a path, and says of what else looks like candles why it is left out. */
import * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import type * as Series from "@cryptostream/core/market/Series"
import { MarketDataError } from "@cryptostream/core/ports/MarketData"
import { Effect, FileSystem, Option, Path, Stream } from "effect"
import * as Bytes from "./Bytes.ts"
import * as ArchiveName from "./ArchiveName.ts"

/** One file of a series. */
export interface Archive {
  readonly path: string
  readonly name: string
  readonly series: Series.Series
  readonly format: ArchiveName.Format
  readonly size: number
  /** When the file was last written, epoch ms: at the latest then was known what it says. */
  readonly modifiedAt: number
}

export interface Folder {
  readonly archives: ReadonlyArray<Archive>
  /** Files that mean to hold candles and do not tell of which series. */
  readonly nameless: ReadonlyArray<DeadLetter.DeadLetter>
}

const headLength = 1024

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
  const modifiedAt = Math.floor(Option.match(stat.mtime, { onNone: () => 0, onSome: (time) => time.getTime() }))
  const known = ArchiveName.parse(name)
  if (Option.isSome(known)) {
    return { archives: [{ path, name, size: Number(stat.size), modifiedAt, ...known.value }], nameless: [] }
  }
  const head = yield* Stream.mkUint8Array(fs.stream(path, { bytesToRead: headLength }))
  return unusable(name, misnamed, head, modifiedAt)
})

/** All archives at `path`, a file or a folder with folders in it, in the order of their names. */
export const scan = Effect.fn("ArchiveFolder.scan")(
  function*(path: string) {
    const fs = yield* FileSystem.FileSystem
    const { basename, join } = yield* Path.Path
    const isFolder = (yield* fs.stat(path)).type === "Directory"
    const found = isFolder
      ? (yield* fs.readDirectory(path, { recursive: true })).map((name) => join(path, name))
      : [path]
    const files = yield* Effect.forEach(
      found.filter(ArchiveName.mayHoldCandles).sort(),
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
    new MarketDataError({ source: "files", message: `cannot read the path of --path: ${cause.message}`, cause })
  )
)
