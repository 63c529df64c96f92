/** Writes raw candles: the windows they stand in are marked as uncounted before, and rows that lose a field are deleted. */
import type * as Version from "@cryptostream/core/market/Version"
import type { CandleStoreError, Raw } from "@cryptostream/core/ports/CandleStore"
import { Effect } from "effect"
import type { Points } from "./Batch.ts"
import * as Blocks from "./Blocks.ts"
import type { CoverageCounts } from "./CoverageCounts.ts"
import type { Remove } from "./Deletion.ts"
import * as Heads from "./Heads.ts"
import * as LineProtocol from "./LineProtocol.ts"
import type { RawReads } from "./RawReads.ts"
import * as Rewriting from "./Rewriting.ts"
import * as Spans from "./Spans.ts"
import type { Writer } from "./Writer.ts"

export interface Parts {
  readonly bucket: string
  readonly reads: RawReads
  readonly writer: Writer
  readonly remove: Remove
  readonly counts: CoverageCounts
}

const openTimeOf = ({ candle }: Version.Version): number => candle.openTime
const isBare = ({ candle }: Version.Version): boolean =>
  LineProtocol.optional.some((field) => candle[field] === undefined)
const losesField = (before: Version.Version, after: Version.Version): boolean =>
  LineProtocol.optional.some((field) => before.candle[field] !== undefined && after.candle[field] === undefined)

/** The caller holds the turns of these series. */
export const make = ({ bucket, counts, reads, remove, writer }: Parts) => {
  const heads = Heads.make(reads.head)

  /** Deletes what is stored of rows that are written again without a field that they had; gives up to where there are rows. */
  const makeRoom = Effect.fnUntraced(function*({ rows, series }: Blocks.Block<Version.Version>) {
    const head = yield* heads.pass(series, openTimeOf(rows.at(-1)!))
    const suspects = rows.filter((version) => openTimeOf(version) <= head && isBare(version))
    if (suspects.length === 0) return head
    const after = new Map(rows.map((version) => [openTimeOf(version), version]))
    const stored = yield* reads.within(series, Spans.holding(series.interval, suspects.map(openTimeOf)))
    const stale = stored.flatMap((span) =>
      Rewriting.spans(span.map((before) => {
        const rewritten = after.get(openTimeOf(before))
        return {
          openTime: openTimeOf(before),
          isRewritten: rewritten !== undefined,
          isStale: rewritten !== undefined && losesField(before, rewritten)
        }
      }))
    )
    yield* remove(bucket, LineProtocol.rawMeasurement, series, stale)
    return head
  })

  const pointsOf = ({ rows, series }: Blocks.Block<Version.Version>, head: number): Points => {
    const encode = LineProtocol.raw(series)
    return {
      series,
      length: rows.length,
      openTime: (i) => openTimeOf(rows[i]!),
      write: (i, into) => encode(rows[i]!, openTimeOf(rows[i]!) <= head, into)
    }
  }

  return Effect.fn("RawWrites.write")(function*(given: ReadonlyArray<Raw>): Effect.fn.Return<void, CandleStoreError> {
    const blocks = Blocks.gather(given.map(({ series, versions }) => ({ series, rows: versions })), openTimeOf)
    yield* counts.begin(blocks.map(({ rows, series }) => ({ series, openTimes: rows.map(openTimeOf) })))
    const known = yield* Effect.forEach(blocks, makeRoom)
    yield* writer.candles(bucket, blocks.map((block, i) => pointsOf(block, known[i]!)))
  })
}
