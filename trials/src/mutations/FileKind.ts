/** Files of the archive: the text in pieces as a disk gives it, and gzip and zip with damaged text or damaged themselves. */
import type { Archive } from "@cryptostream/binance/archive/ArchiveFolder"
import * as ArchiveLines from "@cryptostream/binance/archive/ArchiveLines"
import type { Format } from "@cryptostream/binance/archive/ArchiveName"
import * as ArchiveRows from "@cryptostream/binance/archive/ArchiveRows"
import { Effect, Stream } from "effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync, gzipSync } from "node:zlib"
import { zip } from "../../../packages/binance/test/Zip.ts"
import * as ArchiveOracle from "./ArchiveOracle.ts"
import * as Corpus from "./Corpus.ts"
import type { Judged, Kind } from "./Kind.ts"
import { bytesAlone, damaged, type Random } from "./Mutation.ts"
import * as ZipOracle from "./ZipOracle.ts"

/** What the product reads of a file. */
const collected = async (archive: Archive, pieces: Stream.Stream<ArchiveLines.Piece>): Promise<ArchiveOracle.Read> => {
  const items = await Effect.runPromise(Stream.runCollect(
    Stream.mapAccum(pieces, (): ArchiveRows.Seen => -Infinity, ArchiveRows.step(archive, 0))
  ))
  return {
    rows: items.flatMap((item) => item._tag === "Closed" ? item.rows : []),
    letters: items.flatMap((item) => item._tag === "Unreadable" ? [item.deadLetter] : [])
  }
}

const judged = (read: ArchiveOracle.Read, disagreements: ReadonlyArray<string>): Judged => ({
  decoded: read.rows.length,
  letters: read.letters.length,
  disagreements
})

const against = (interval: string, text: string, read: ArchiveOracle.Read): ReadonlyArray<string> =>
  ArchiveOracle.objections(ArchiveOracle.expected(interval, text), read)

const header = "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume," +
  "taker_buy_quote_volume,ignore"

/** The text of a file, in ms or as it is since 2025, with and without a header, with either end of line. */
const textOf = (lines: ReadonlyArray<string>, next: Random): string => {
  const micros = next() < 0.5
  const all = [
    ...(next() < 0.2 ? [header] : []),
    ...lines.map((line) => micros ? line.replace(/^[0-9]+/, "$&000").replace(/^((?:[^,]*,){6}[0-9]+)/, "$1999") : line)
  ]
  return all.join(next() < 0.1 ? "\r\n" : "\n") + (next() < 0.8 ? "\n" : "")
}

const archiveOf = ({ series }: Corpus.Recorded, format: Format, path = ""): Archive => ({
  path,
  name: `${series.symbol}-${series.interval}.${format}`,
  series,
  format,
  size: 0,
  modifiedAt: 0
})

/** Cut anywhere, as a disk or a network gives them. */
const inChunks = (bytes: Buffer, next: Random): ReadonlyArray<Uint8Array> => {
  const chunks: Array<Uint8Array> = []
  for (let at = 0, size; at < bytes.length; at += size) {
    chunks.push(bytes.subarray(at, at + (size = 1 + Math.floor(next() * 900))))
  }
  return chunks
}

/** Plain text, in the pieces it came in. */
export const text = (corpus: Corpus.Corpus): Kind => ({
  name: "archive text",
  weight: 10,
  draw: (next) => {
    const recorded = Corpus.lines(corpus, next, 2, 8)
    const [sent, how] = damaged(textOf(recorded.lines, next), next)
    return {
      sent,
      how,
      judge: async () => {
        const chunks = inChunks(Buffer.from(sent, "latin1"), next)
        const read = await collected(archiveOf(recorded, "csv"), ArchiveLines.of(Stream.fromIterable(chunks)))
        return judged(read, against(recorded.series.interval, sent, read))
      }
    }
  }
})

/** How a file is packed, and what the oracle finds in it, if it is whole. */
interface Packing {
  readonly format: Format
  readonly pack: (text: string) => Buffer
  readonly unpack: (bytes: Buffer) => Buffer | undefined
}

const gzip: Packing = {
  format: "csv.gz",
  pack: (csv) => gzipSync(Buffer.from(csv, "latin1")),
  unpack: (bytes) => {
    try {
      return gunzipSync(bytes)
    } catch {
      return undefined
    }
  }
}
const zipped: Packing = {
  format: "zip",
  pack: (csv) => Buffer.from(zip("BTCUSDC-1m.csv", Buffer.from(csv, "latin1"))),
  unpack: ZipOracle.read
}

/** Files in `folder`, half of them with damaged text inside, half damaged themselves. */
const packed = (corpus: Corpus.Corpus, folder: string, { format, pack, unpack }: Packing): Kind => ({
  name: format,
  weight: 1,
  draw: (next) => {
    const recorded = Corpus.lines(corpus, next, 2, 40)
    const csv = textOf(recorded.lines, next)
    const [inner, howInner] = next() < 0.5 ? damaged(csv, next) : [csv, ""]
    const whole = pack(inner)
    const [sent, how] = howInner === ""
      ? damaged(whole.toString("latin1"), next, bytesAlone)
      : [whole.toString("latin1"), howInner]
    const path = join(folder, `damaged.${format}`)
    return {
      sent,
      how,
      judge: async () => {
        const bytes = Buffer.from(sent, "latin1")
        writeFileSync(path, bytes)
        const read = await collected(archiveOf(recorded, format, path), ArchiveLines.read(path, format))
        const { interval } = recorded.series
        const found = unpack(bytes)?.toString("latin1")
        return judged(
          read,
          found === undefined ? ArchiveOracle.objectionsToDamaged(interval, read) : against(interval, found, read)
        )
      }
    }
  }
})

export const packings = (corpus: Corpus.Corpus, folder: string): ReadonlyArray<Kind> =>
  [gzip, zipped].map((packing) => packed(corpus, folder, packing))
