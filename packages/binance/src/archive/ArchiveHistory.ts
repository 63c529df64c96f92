/** A span of history out of a file of the exchange's archive. */
import type { Item } from "@cryptostream/core/ports/MarketData"
import type { Span } from "@cryptostream/core/quality/Sequence"
import { Effect, Stream } from "effect"
import type { Archive } from "./ArchiveFolder.ts"
import * as ArchiveLines from "./ArchiveLines.ts"
import * as ArchiveRows from "./ArchiveRows.ts"

const isIn = ({ from, to }: Span) => (openTime: number): boolean => openTime >= from && openTime < to

/** What of an item lies in the span; a letter whose bucket is not known may lie there. */
const within = (span: Span) => (item: Item): ReadonlyArray<Item> => {
  const wanted = isIn(span)
  if (item._tag === "Unreadable") {
    const { openTime } = item.deadLetter
    return openTime === undefined || wanted(openTime) ? [item] : []
  }
  if (item._tag !== "Closed") return [item]
  const rows = item.rows.filter(([openTime]) => wanted(openTime))
  return rows.length === 0 ? [] : [{ ...item, rows }]
}

/** The rows of a file that open in the span, and what of it cannot be read, in the order of the file. */
export const history = (archive: Archive, span: Span): Stream.Stream<Item> => {
  const step = ArchiveRows.step(archive, span.from)
  return ArchiveLines.read(archive.path, archive.format).pipe(
    Stream.mapAccum((): ArchiveRows.Seen => -Infinity, (seen, piece) => {
      const [next, items] = step(seen, piece)
      return [next, items.flatMap(within(span))]
    }),
    Stream.tap(() => Effect.yieldNow) // a page's work is done: whoever waits for the thread has it now
  )
}
