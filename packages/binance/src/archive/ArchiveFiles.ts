/**
 * The port MarketData over recorded files: a folder or one file in the layout of the exchange's archive. A finite source;
 * the files of a series are read in the order of their names, at once or each candle when the clock reaches its close.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { checkIn, type Item, MarketData } from "@cryptostream/core/ports/MarketData"
import * as ArchiveLine from "@cryptostream/core/wire/ArchiveLine"
import * as Metrics from "@cryptostream/core/programs/Metrics"
import { Clock, Effect, FileSystem, Layer, Option, Stream } from "effect"
import * as ArchiveChecksum from "./ArchiveChecksum.ts"
import { type Archive, type Folder, head, type Paths, scan } from "./ArchiveFolder.ts"
import * as ArchiveLines from "./ArchiveLines.ts"
import * as ArchiveRows from "./ArchiveRows.ts"

export type Pace = "at once" | "by the clock"

interface Reading {
  readonly pace: Pace
  readonly checksums: ArchiveChecksum.Policy
}

/** Says of a file's first piece what a reader of the log should know. */
const introduce = Effect.fnUntraced(function*({ name }: Archive, piece: ArchiveLines.Piece) {
  if (piece._tag !== "lines" || piece.first !== 1) return
  const [first = "", second = ""] = piece.lines
  const headed = ArchiveLine.isHeader(first)
  if (headed) yield* Effect.logInfo(`${name} row 1: a header line, skipped`)
  if (ArchiveLine.unit(headed ? second : first) === "us") {
    yield* Effect.logInfo(`${name}: times in microseconds, read as such`)
  }
})

/** What a file holds, or that it is left unread since it is not what its checksum says. */
const pieces = (archive: Archive, checksums: ArchiveChecksum.Policy) =>
  Stream.unwrap(Effect.gen(function*() {
    const verdict = yield* ArchiveChecksum.verify(archive.path)
    const reason = yield* ArchiveChecksum.refusal(checksums, archive.name, verdict)
    if (reason === undefined) return ArchiveLines.read(archive.path, archive.format, Metrics.readOfSource)
    const bytes = yield* Effect.orElseSucceed(head(archive.path), () => new Uint8Array())
    return Stream.succeed<ArchiveLines.Piece>({ _tag: "refused", head: bytes, reason })
  }))

/** Lets a page go row by row, each when its candle has closed by the clock. */
const byTheClock = (item: Item): Stream.Stream<Item> => {
  if (item._tag !== "Closed") return Stream.succeed(item)
  return Stream.fromIterable(item.rows).pipe(
    Stream.mapEffect(Effect.fnUntraced(function*(row) {
      const wait = Interval.next(item.series.interval, row[0]) - (yield* Clock.currentTimeMillis)
      if (wait > 0) yield* Effect.sleep(wait)
      return { ...item, rows: [row] }
    }))
  )
}

const history = (archives: ReadonlyArray<Archive>, { checksums, pace }: Reading, from: number) => {
  const items = Stream.fromIterable(archives).pipe(
    Stream.flatMap((archive) =>
      pieces(archive, checksums).pipe(
        Stream.tap((piece) => introduce(archive, piece)),
        Stream.map((piece) => ({ archive, piece }))
      )
    ),
    Stream.mapAccum(
      (): ArchiveRows.Seen => -Infinity,
      (seen, { archive, piece }) => ArchiveRows.step(archive, from)(seen, piece)
    ),
    Stream.tap(() => Effect.yieldNow) // a page's work is done: whoever waits for the thread has it now
  )
  return pace === "at once" ? items : Stream.flatMap(items, byTheClock)
}

/** What was read of a file under one policy says nothing of what is read of it under the other. */
const stateOf = ({ modifiedAt, name, size, summedAt }: Archive, checksums: ArchiveChecksum.Policy): string =>
  `${name} ${size} ${modifiedAt}${summedAt === undefined ? "" : ` sha256 ${summedAt} ${checksums}`}`

const make = Effect.fnUntraced(function*({ archives, nameless }: Folder, reading: Reading) {
  const fs = yield* FileSystem.FileSystem
  const of = (series: Series.Series) => archives.filter((archive) => Series.key(archive.series) === Series.key(series))
  const series = [...new Map(archives.map((archive) => [Series.key(archive.series), archive.series])).values()]
    .sort(Series.order)
  return MarketData.of({
    fingerprint: (series) => of(series).map((archive) => stateOf(archive, reading.checksums)).join("; "),
    finite: true,
    now: Clock.currentTimeMillis,
    unreadable: nameless,
    series: Effect.succeed(series),
    check: checkIn("the files", series),
    history: (series, from) => Stream.provideService(history(of(series), reading, from), FileSystem.FileSystem, fs),
    live: () => Stream.empty
  })
})

/** Which series are read; the others' files are not looked into. */
export type Wanted = (series: Series.Series) => boolean

const scanWanted = (paths: Paths, wanted: Wanted) =>
  Effect.map(scan(paths), ({ archives, nameless }): Folder => ({
    archives: archives.filter(({ series }) => wanted(series)),
    nameless
  }))

export const layer = (
  paths: Paths,
  pace: Pace,
  wanted: Wanted = () => true,
  checksums: ArchiveChecksum.Policy = "strict"
) =>
  Layer.effect(
    MarketData,
    Effect.gen(function*() {
      const folder = yield* scanWanted(paths, wanted)
      // Replayed by the clock, how much was read says nothing about how much time is left.
      if (pace === "at once") yield* Metrics.sizeOfSource(folder.archives.reduce((sum, { size }) => sum + size, 0))
      return yield* make(folder, { pace, checksums })
    })
  )

const firstOf = (archive: Archive) =>
  ArchiveLines.read(archive.path, archive.format).pipe(
    Stream.map((piece) => ArchiveRows.step(archive, 0)(-Infinity, piece)[1]),
    Stream.flatMap(Stream.fromIterable),
    Stream.flatMap((item) => item._tag === "Closed" ? Stream.fromIterable(item.rows) : Stream.empty),
    Stream.runHead,
    Effect.map(Option.match({ onNone: () => [], onSome: (row) => [{ archive, openTime: row[0] }] }))
  )

/** Open time of the first row that is read of the series that are wanted: where a replay's clock starts. */
export const firstOpenTime = Effect.fn("ArchiveFiles.firstOpenTime")(function*(
  paths: Paths,
  wanted: Wanted,
  checksums: ArchiveChecksum.Policy = "strict"
) {
  const { archives } = yield* scanWanted(paths, wanted)
  const firsts = yield* Effect.forEach(archives, firstOf)
  // In the order of time, so that no more files are summed than it takes to find one that is read.
  for (const { archive, openTime } of firsts.flat().toSorted((a, b) => a.openTime - b.openTime)) {
    if (checksums === "warn") return openTime
    const verdict = yield* ArchiveChecksum.verify(archive.path)
    if (ArchiveChecksum.problem(verdict) === undefined) return openTime
  }
  return Infinity
})
