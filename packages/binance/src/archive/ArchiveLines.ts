/** The lines of an archive file, plain, gzipped or zipped, in arrays as they are read; memory holds one piece of the file. */
import * as NodeStream from "@effect/platform-node/NodeStream"
import { Effect, Schema, Stream } from "effect"
import { createReadStream } from "node:fs"
import type { Readable } from "node:stream"
import { crc32, createGunzip } from "node:zlib"
import yauzl from "yauzl"
import * as Bytes from "../Bytes.ts"
import type { Format } from "./ArchiveName.ts"

export class ArchiveError extends Schema.TaggedError<ArchiveError>()("ArchiveError", { detail: Schema.String }) {
  override get message() {
    return this.detail
  }
}

/** Lines with the number of the first of them, the rest of a file that ended in the middle, or a file left unread. */
export type Piece =
  | { readonly _tag: "lines"; readonly first: number; readonly lines: ReadonlyArray<string> }
  | { readonly _tag: "broken"; readonly row: number; readonly rest: string; readonly reason: string }
  | { readonly _tag: "refused"; readonly head: Uint8Array; readonly reason: string }

const chunkSize = 256 * 1024
const failed = (cause: unknown) => new ArchiveError({ detail: cause instanceof Error ? cause.message : String(cause) })

const readable = (open: () => Readable) =>
  NodeStream.fromReadable<Uint8Array, ArchiveError>({ evaluate: open, onError: failed })

/** Is told of the bytes of a file that were read. */
export type OnRead = (bytes: number) => Effect.Effect<void>

const file = (path: string, onRead: OnRead) =>
  Stream.tap(
    readable(() => createReadStream(path, { highWaterMark: chunkSize })),
    (chunk) => onRead(chunk.length)
  )

const gunzipped = (path: string, onRead: OnRead) =>
  file(path, onRead).pipe(
    NodeStream.pipeThroughDuplex({ evaluate: () => createGunzip({ chunkSize }), onError: failed })
  )

const firstCsv = async (zip: yauzl.ZipFile): Promise<yauzl.Entry | undefined> => {
  for await (const entry of zip.eachEntry()) if (entry.fileName.endsWith(".csv")) return entry
  return undefined
}

const damaged = new ArchiveError({
  detail: "the rows do not match the CRC-32 of the zip; take it again from its source"
})

/** The one CSV inside a zip of the exchange's archive. */
const unzipped = (path: string, onRead: OnRead) =>
  Stream.unwrap(Effect.gen(function*() {
    const zip = yield* Effect.acquireRelease(
      Effect.tryPromise({ try: () => yauzl.openPromise(path, { autoClose: false }), catch: failed }),
      (open) => Effect.sync(() => open.close())
    )
    const entry = yield* Effect.tryPromise({ try: () => firstCsv(zip), catch: failed })
    if (entry === undefined) return yield* new ArchiveError({ detail: "holds no .csv" })
    const content = yield* Effect.tryPromise({ try: () => zip.openReadStreamPromise(entry), catch: failed })
    const packed = entry.compressedSize / entry.uncompressedSize
    let sum = 0
    return readable(() => content).pipe(
      Stream.tap((chunk) => {
        sum = crc32(chunk, sum)
        return onRead(chunk.length * packed)
      }),
      // The reader of the zip compares how many bytes there are, not which.
      Stream.concat(Stream.suspend(() => sum === entry.crc32 ? Stream.empty : Stream.fail(damaged)))
    )
  }))

const bytes = (path: string, format: Format, onRead: OnRead): Stream.Stream<Uint8Array, ArchiveError> =>
  format === "zip" ? unzipped(path, onRead) : format === "csv.gz" ? gunzipped(path, onRead) : file(path, onRead)

const longestLine = 64 * 1024

/** Lines handed on together: small enough that whoever takes them lets others have their turn. */
const pieceLines = 500

interface Carry {
  readonly row: number
  readonly rest: string
}

const take = ({ rest, row }: Carry, chunk: Uint8Array): readonly [Carry, ReadonlyArray<Piece>] => {
  const lines = (rest + Bytes.toText(chunk)).split("\n")
  const cut = lines.pop() ?? ""
  // No line of candles is this long: what has no end of line is handed on in pieces, and is not gathered in memory.
  const last = cut.length > longestLine ? "" : cut
  if (last !== cut) lines.push(cut)
  const pieces: Array<Piece> = []
  for (let at = 0; at < lines.length; at += pieceLines) {
    pieces.push({ _tag: "lines", first: row + at, lines: lines.slice(at, at + pieceLines) })
  }
  return [{ row: row + lines.length, rest: last }, pieces]
}

/** The lines of bytes to their end, or to where they cannot be read on: then the last piece says why and what was left. */
export const of = (bytes: Stream.Stream<Uint8Array, ArchiveError>): Stream.Stream<Piece> =>
  bytes.pipe(
    Stream.map((chunk) => ({ chunk, reason: "" })),
    Stream.catch((error) => Stream.succeed({ chunk: undefined, reason: error.message })),
    Stream.mapAccum(
      (): Carry => ({ row: 1, rest: "" }),
      (carry, { chunk, reason }): readonly [Carry, ReadonlyArray<Piece>] =>
        chunk !== undefined
          ? take(carry, chunk)
          : [{ ...carry, row: 0, rest: "" }, [{
            _tag: "broken",
            row: carry.row,
            rest: carry.rest,
            reason: `the file cannot be read on: ${reason}`
          }]],
      {
        onHalt: ({ rest, row }): Array<Piece> =>
          rest !== ""
            ? [{ _tag: "lines", first: row, lines: [rest] }]
            : row === 1
            ? [{ _tag: "broken", row, rest, reason: "the file is empty" }]
            : []
      }
    )
  )

/** The lines of a file. */
export const read = (path: string, format: Format, onRead: OnRead = () => Effect.void): Stream.Stream<Piece> =>
  of(bytes(path, format, onRead))
