/** Turns the lines of an archive into checked rows and dead letters. Pure: what was seen before is its state. */
import * as Candle from "@cryptostream/core/market/Candle"
import * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import type { Closed, Item } from "@cryptostream/core/ports/MarketData"
import * as ArchiveLine from "@cryptostream/core/wire/ArchiveLine"
import { Result } from "effect"
import type { Archive } from "./ArchiveFolder.ts"
import * as Bytes from "../Bytes.ts"
import type { Piece } from "./ArchiveLines.ts"

/** Greatest open time read of the series so far. */
export type Seen = number

const letter = (archive: Archive, row: number, reason: string, line: string): DeadLetter.DeadLetter => {
  const openTime = ArchiveLine.openTime(line)
  return DeadLetter.make({
    origin: `${archive.name} row ${row}`,
    ...archive.series,
    ...(openTime !== undefined && { openTime: Interval.floor(archive.series.interval, openTime) }),
    reason,
    ...Bytes.kept(Bytes.ofText(line)),
    knownAt: archive.modifiedAt
  })
}

const unreadable = (deadLetter: DeadLetter.DeadLetter): Item => ({ _tag: "Unreadable", deadLetter })

const refused = (archive: Archive, reason: string, head: Uint8Array): Item =>
  unreadable(
    DeadLetter.make({
      origin: archive.name,
      ...archive.series,
      reason,
      ...Bytes.kept(head),
      knownAt: archive.modifiedAt
    })
  )

/**
 * Rows from `from` on. A row that stands behind a later one in the file is always given, whatever `from` says: a cursor
 * speaks only of what came in order.
 */
export const step =
  (archive: Archive, from: number) => (seen: Seen, piece: Piece): readonly [Seen, ReadonlyArray<Item>] => {
    if (piece._tag === "refused") return [seen, [refused(archive, piece.reason, piece.head)]]
    if (piece._tag === "broken") {
      return [seen, [unreadable(letter(archive, piece.row, piece.reason, piece.rest))]]
    }
    const toCandle = Candle.fromRow(archive.series.interval)
    const rows: Array<Row.Row> = []
    const letters: Array<Item> = []
    let greatest = seen
    piece.lines.forEach((raw, i) => {
      const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw
      const number = piece.first + i
      if (line === "" || number === 1 && ArchiveLine.isHeader(line)) return
      const row = ArchiveLine.parse(line)
      if (Result.isFailure(row)) return letters.push(unreadable(letter(archive, number, row.failure, line)))
      const openTime = row.success[0]
      const wanted = openTime >= from || openTime <= greatest
      if (openTime > greatest) greatest = openTime
      if (!wanted) return
      const candle = toCandle(row.success)
      return Result.isFailure(candle)
        ? letters.push(unreadable(letter(archive, number, candle.failure, line)))
        : rows.push(row.success)
    })
    const closed: ReadonlyArray<Closed> = rows.length === 0
      ? []
      : [{ _tag: "Closed", series: archive.series, source: "file", knownAt: archive.modifiedAt, rows }]
    return [greatest, [...letters, ...closed]]
  }
