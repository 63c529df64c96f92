/** The archive files of the exchange: a zip of CSV without a header, and its checksum; the same bytes each time. */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import type * as Series from "@cryptostream/core/market/Series"
import * as NodeStream from "@effect/platform-node/NodeStream"
import { Effect, Option, Stream } from "effect"
import { createHash } from "node:crypto"
import { ZipFile } from "yazl"
import type * as Book from "../book/Book.ts"
import type * as Span from "../book/Span.ts"
import * as TimeUnit from "../rest/TimeUnit.ts"

/** Since then the archives are in microseconds. */
const microsecondsSince = Date.UTC(2025, 0)

const rowsAtOnce = 1000

/** A time that a zip writes alike in every time zone. */
const modifiedAt = new Date(1980, 0, 1)

/** One line of CSV, its twelfth field unused. */
export const line = (row: Row.Row, span: Span.Span): string => {
  const unit = span.from >= microsecondsSince ? "microseconds" : "milliseconds"
  const [openTime, closeTime] = [TimeUnit.moment(unit, row[0]), TimeUnit.lastMoment(unit, row[6])]
  const prices = `${row[1]},${row[2]},${row[3]},${row[4]}`
  return `${openTime},${prices},${row[5]},${closeTime},${row[7]},${row[8]},${row[9]},${row[10]},0\n`
}

/** The candles that open in a span, page by page. */
const pages = (book: Book.Book, series: Series.Series, span: Span.Span, asOf: number) =>
  Stream.paginate(
    span.from,
    (from) =>
      Effect.map(book.rows(series, { from, to: span.to, limit: rowsAtOnce, order: "oldest first" }, asOf), (rows) => {
        const last = rows.at(-1)
        return [
          [rows],
          last === undefined || rows.length < rowsAtOnce
            ? Option.none<number>()
            : Option.some(Interval.next(series.interval, last[0]))
        ] as const
      })
  )

/**
 * The zip of a span's candles as of a moment, at which all of them have closed. `served` is told of each page; without
 * any candle there is no file.
 */
export const zip = Effect.fnUntraced(function*(
  book: Book.Book,
  series: Series.Series,
  span: Span.Span,
  name: string,
  asOf: number,
  served: (rows: ReadonlyArray<Row.Row>) => Effect.Effect<void>
) {
  const [first] = yield* book.rows(series, { ...span, limit: 1, order: "oldest first" }, asOf)
  if (first === undefined) return undefined
  const csv = pages(book, series, span, asOf).pipe(
    Stream.tap(served),
    Stream.map((rows) => rows.map((row) => line(row, span)).join(""))
  )
  const file = new ZipFile()
  file.addReadStream(yield* NodeStream.toReadable(csv), `${name}.csv`, { mtime: modifiedAt, forceDosTimestamp: true })
  file.end()
  const pieces = yield* Stream.runCollect(NodeStream.fromReadable<Uint8Array>({ evaluate: () => file.outputStream }))
  return Buffer.concat(pieces)
})

/** As `sha256sum` prints it. */
export const checksum = (bytes: Uint8Array, name: string): string =>
  `${createHash("sha256").update(bytes).digest("hex")}  ${name}.zip\n`
