/** Reads and writes the marks of a series. */
import * as Mark from "@cryptostream/core/market/Mark"
import type * as Series from "@cryptostream/core/market/Series"
import type { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import { Array as Arr, Effect, Schema } from "effect"
import * as InfluxQl from "./InfluxQl.ts"
import * as LineProtocol from "./LineProtocol.ts"
import * as MarkSlots from "./MarkSlots.ts"
import * as Query from "./Query.ts"
import type { Writer } from "./Writer.ts"

const rows = Query.answers(Schema.Tuple([Schema.String, Schema.fromJsonString(Mark.Mark)]))

const select = (where: string) => `SELECT "mark" FROM ${LineProtocol.markMeasurement} ${where}`

/** Statements in one request. */
const atOnce = 50

export const read = (query: Query.Query, bucket: string) => (series: Series.Series) =>
  Effect.map(
    query.one(bucket, rows, select(`WHERE ${InfluxQl.ofSeries(series)}`), "iso"),
    (found) => found.map(([, mark]) => mark)
  )

/** The caller holds the turn of the series. */
export const write = (query: Query.Query, writer: Writer, bucket: string) =>
  Effect.fn("Marks.write")(
    function*(series: Series.Series, marks: ReadonlyArray<Mark.Mark>): Effect.fn.Return<void, CandleStoreError> {
      const byTime = new Map(marks.map((mark) => [MarkSlots.firstTime(mark), MarkSlots.timesOf(mark)]))
      const statements = [...byTime.values()].map(([first, last]) =>
        select(`WHERE ${InfluxQl.ofSeries(series)} AND time >= ${first} AND time <= ${last}`)
      )
      const found = yield* Effect.forEach(Arr.chunksOf(statements, atOnce), (some) =>
        query.ask(bucket, rows, some, "iso"))
      const known = found.flat(2).map(([time, mark]) => ({ time: MarkSlots.readTime(time), mark }))
      const lines = MarkSlots.place(known, marks).map(({ mark, time }) =>
        LineProtocol.mark(series, mark, time)
      )
      yield* writer.events(bucket, lines, "ns")
    }
  )
