/** Writes enriched candles. Rows that lose a value are deleted before they are written again. */
import type * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import { CandleStoreError, type Enriched } from "@cryptostream/core/ports/CandleStore"
import { Effect } from "effect"
import type { Points } from "./Batch.ts"
import * as Blocks from "./Blocks.ts"
import type { Remove } from "./Deletion.ts"
import type { EnrichedReads } from "./EnrichedReads.ts"
import * as Heads from "./Heads.ts"
import * as LineProtocol from "./LineProtocol.ts"
import * as Rewriting from "./Rewriting.ts"
import * as Spans from "./Spans.ts"
import type { Writer } from "./Writer.ts"

export interface Parts {
  readonly bucket: string
  readonly reads: EnrichedReads
  readonly writer: Writer
  readonly remove: Remove
}

interface Row {
  readonly openTime: number
  readonly table: Enrichment.Table
  readonly index: number
}

const isColumn = (name: string): boolean => /^[a-z][a-z0-9_.]*$/.test(name)

const rowsOf = (table: Enrichment.Table): ReadonlyArray<Row> =>
  Array.from(table.openTimes, (openTime, index) => ({ openTime, table, index }))

const openTimeOf = ({ openTime }: Row): number => openTime

const valueOf = ({ index, table }: Row, column: string): number =>
  table.values[table.columns.indexOf(column)]?.[index] ?? NaN

const lacks = (row: Row, columns: ReadonlyArray<string>): boolean =>
  columns.some((column) => Number.isNaN(valueOf(row, column)))

/** The caller holds the turns of these series. */
export const make = ({ bucket, reads, remove, writer }: Parts) => {
  let stored: ReadonlyArray<string> | undefined
  const heads = Heads.make((series) => reads.head(series, stored ?? []))

  /** All columns of the measurement, those about to be written among them. */
  const columnsWith = Effect.fnUntraced(function*(given: ReadonlyArray<Enriched>) {
    const known = stored ?? [...yield* reads.columns]
    const fresh = [...new Set(given.flatMap(({ table }) => table.columns))].filter((column) => !known.includes(column))
    const bad = fresh.find((column) => !isColumn(column))
    if (bad !== undefined) return yield* new CandleStoreError({ message: `${bad} is no column name` })
    if (fresh.length > 0) yield* writer.events(bucket, [LineProtocol.columns(given[0]!.series, fresh)], "ms")
    stored = [...known, ...fresh]
    return stored
  })

  /** Deletes what is stored of rows that are written again without a value that they had. */
  const makeRoom = Effect.fnUntraced(function*({ rows, series }: Blocks.Block<Row>, columns: ReadonlyArray<string>) {
    const head = yield* heads.pass(series, openTimeOf(rows.at(-1)!))
    const suspects = rows.filter((row) => row.openTime <= head && lacks(row, columns))
    if (suspects.length === 0) return
    const after = new Map(rows.map((row) => [row.openTime, row]))
    const before = yield* reads.within(series, Spans.holding(series.interval, suspects.map(openTimeOf)), columns)
    const stale = before.flatMap((span) =>
      Rewriting.spans(span.map(([openTime, ...values]) => {
        const row = after.get(openTime)
        const held = columns.filter((_, k) => values[k] !== null)
        return { openTime, isRewritten: row !== undefined, isStale: row !== undefined && lacks(row, held) }
      }))
    )
    yield* remove(bucket, LineProtocol.enrichedMeasurement, series, stale)
  })

  const pointsOf = ({ rows, series }: Blocks.Block<Row>, columns: ReadonlyArray<string>): Points => {
    const encoders = new Map([...new Set(rows.map(({ table }) => table))].map((table) => {
      const isNarrow = columns.some((column) => !table.columns.includes(column))
      return [table, LineProtocol.enriched(series, table, isNarrow)] as const
    }))
    return {
      series,
      length: rows.length,
      openTime: (i) => openTimeOf(rows[i]!),
      write: (i, into) => encoders.get(rows[i]!.table)!(rows[i]!.index, into)
    }
  }

  return Effect.fn("EnrichedWrites.write")(
    function*(given: ReadonlyArray<Enriched>): Effect.fn.Return<void, CandleStoreError> {
      const blocks = Blocks.gather(given.map(({ series, table }) => ({ series, rows: rowsOf(table) })), openTimeOf)
      const columns = yield* columnsWith(given)
      yield* Effect.forEach(blocks, (block) => makeRoom(block, columns), { discard: true })
      yield* writer.candles(bucket, blocks.map((block) => pointsOf(block, columns)))
    }
  )
}
