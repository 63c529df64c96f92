/**
 * The port MarketData over recorded files: a folder or one file in the layout of the exchange's archive. A finite source;
 * the files of a series are read in the order of their names, at once or each candle when the clock reaches its close.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { type Item, MarketData } from "@cryptostream/core/ports/MarketData"
import * as ArchiveLine from "@cryptostream/core/wire/ArchiveLine"
import { Clock, Effect, Layer, Option, Stream } from "effect"
import { type Archive, type Folder, scan } from "./ArchiveFolder.ts"
import * as Metrics from "@cryptostream/core/programs/Metrics"
import * as ArchiveLines from "./ArchiveLines.ts"
import * as ArchiveRows from "./ArchiveRows.ts"

export type Pace = "at once" | "by the clock"

/** Says of a file's first piece what a reader of the log should know. */
const introduce = Effect.fnUntraced(function*({ name }: Archive, piece: ArchiveLines.Piece) {
  if (piece._tag === "broken" || piece.first !== 1) return
  const [first = "", second = ""] = piece.lines
  const headed = ArchiveLine.isHeader(first)
  if (headed) yield* Effect.logInfo(`${name} row 1: a header line, skipped`)
  if (ArchiveLine.unit(headed ? second : first) === "us") {
    yield* Effect.logInfo(`${name}: times in microseconds, read as such`)
  }
})

const pieces = (archive: Archive) =>
  ArchiveLines.read(archive.path, archive.format).pipe(
    Stream.tap((piece) => introduce(archive, piece)),
    Stream.map((piece) => ({ archive, piece }))
  )

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

const history = (archives: ReadonlyArray<Archive>, pace: Pace, from: number): Stream.Stream<Item> => {
  const items = Stream.fromIterable(archives).pipe(
    Stream.flatMap(pieces),
    Stream.mapAccum(
      (): ArchiveRows.Seen => -Infinity,
      (seen, { archive, piece }) => ArchiveRows.step(archive, from)(seen, piece)
    ),
    Stream.tap(() => Effect.yieldNow) // a page's work is done: whoever waits for the thread has it now
  )
  return pace === "at once" ? items : Stream.flatMap(items, byTheClock)
}

const make = ({ archives, nameless }: Folder, pace: Pace) => {
  const of = (series: Series.Series) => archives.filter((archive) => Series.key(archive.series) === Series.key(series))
  return MarketData.of({
    fingerprint: (series) => of(series).map(({ modifiedAt, name, size }) => `${name} ${size} ${modifiedAt}`).join("; "),
    finite: true,
    unreadable: nameless,
    series: Effect.succeed(
      [...new Map(archives.map(({ series }) => [Series.key(series), series])).values()].sort(Series.order)
    ),
    history: (series, from) => history(of(series), pace, from),
    live: () => Stream.empty
  })
}

/** Which series are read; the others' files are not looked into. */
export type Wanted = (series: Series.Series) => boolean

const scanWanted = (path: string, wanted: Wanted) =>
  Effect.map(scan(path), ({ archives, nameless }): Folder => ({
    archives: archives.filter(({ series }) => wanted(series)),
    nameless
  }))

export const layer = (path: string, pace: Pace, wanted: Wanted = () => true) =>
  Layer.effect(
    MarketData,
    Effect.gen(function*() {
      const folder = yield* scanWanted(path, wanted)
      // Replayed by the clock, how much was read says nothing about how much time is left.
      if (pace === "at once") yield* Metrics.sizeOfSource(folder.archives.reduce((sum, { size }) => sum + size, 0))
      return make(folder, pace)
    })
  )

/** Open time of the first row of each series that is wanted, the least of them: where a replay's clock starts. */
export const firstOpenTime = Effect.fn("ArchiveFiles.firstOpenTime")(function*(path: string, wanted: Wanted) {
  const { archives } = yield* scanWanted(path, wanted)
  const firsts = yield* Effect.forEach(archives, (archive) =>
    ArchiveLines.read(archive.path, archive.format).pipe(
      Stream.map((piece) => ArchiveRows.step(archive, 0)(-Infinity, piece)[1]),
      Stream.flatMap(Stream.fromIterable),
      Stream.flatMap((item) => item._tag === "Closed" ? Stream.fromIterable(item.rows) : Stream.empty),
      Stream.runHead
    ))
  return firsts.flatMap(Option.toArray).map((row) => row[0]).reduce((least, time) => Math.min(least, time), Infinity)
})
