/** Finds the archives under a path, and says of what else looks like candles why it is left out. */
import * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import type * as Series from "@cryptostream/core/market/Series"
import { MarketDataError } from "@cryptostream/core/ports/MarketData"
import { Effect, FileSystem, Option, Path } from "effect"
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

const nameless = Effect.fnUntraced(function*(path: string, name: string, modifiedAt: number) {
  const fs = yield* FileSystem.FileSystem
  const bytes = yield* fs.readFile(path)
  const head = Buffer.from(bytes.subarray(0, headLength))
  return DeadLetter.make({
    origin: name,
    reason: "the file's name tells no symbol and interval; name it like BTCUSDC-1h.csv.gz or BTCUSDT-1m-2024-01.zip",
    bytes: /\.csv$/i.test(name) ? head.toString("utf8") : head.toString("base64"),
    knownAt: modifiedAt
  })
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
      found.filter((file) => ArchiveName.mayHoldCandles(file)).sort(),
      Effect.fnUntraced(function*(file) {
        const stat = yield* fs.stat(file)
        const modifiedAt = Math.floor(Option.match(stat.mtime, { onNone: () => 0, onSome: (time) => time.getTime() }))
        const name = basename(file)
        const known = ArchiveName.parse(name)
        return Option.isSome(known)
          ? { archives: [{ path: file, name, size: Number(stat.size), modifiedAt, ...known.value }], nameless: [] }
          : { archives: [], nameless: [yield* nameless(file, name, modifiedAt)] }
      })
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
