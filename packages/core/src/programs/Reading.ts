/** A source's history on its way into the log: read in batches, repeats settled, what cannot be read kept apart. */
import { Effect, Option, Stream } from "effect"
import type * as DeadLetter from "../market/DeadLetter.ts"
import type * as Row from "../market/Row.ts"
import type * as Series from "../market/Series.ts"
import { type Asking, type Closed, type Item, MarketData } from "../ports/MarketData.ts"
import * as Repeats from "../quality/Repeats.ts"
import { bucket, bury } from "./Bury.ts"

/** Rows of one item that are settled. */
export interface Settled {
  readonly from: Closed
  readonly rows: ReadonlyArray<Row.Row>
}

export interface Batch {
  readonly settled: ReadonlyArray<Settled>
  /** Buckets of the rows that could not be read. */
  readonly unreadable: ReadonlyArray<number>
}

/** The row held back of a finite source: only the next one tells that it was the last of its repeats. */
type Held = Option.Option<{ readonly row: Row.Row; readonly from: Closed }>

interface Read {
  readonly settled: ReadonlyArray<Settled>
  readonly letters: ReadonlyArray<DeadLetter.DeadLetter>
}

/** The rows of an exchange's answer are settled as they come; those of a finite source may repeat. */
const settle = (finite: boolean, held: Held, item: Closed): readonly [Held, Settled] => {
  if (!finite) return [held, { from: item, rows: item.rows }]
  const [row, rows] = Repeats.step(Option.getOrUndefined(held)?.row, item.rows)
  return [Option.map(Option.fromNullishOr(row), (last) => ({ row: last, from: item })), { from: item, rows }]
}

const take = (finite: boolean) => (held: Held, items: ReadonlyArray<Item>): readonly [Held, ReadonlyArray<Read>] => {
  let next = held
  const settled: Array<Settled> = []
  const letters: Array<DeadLetter.DeadLetter> = []
  for (const item of items) {
    if (item._tag === "Closed") {
      const [after, part] = settle(finite, next, item)
      next = after
      settled.push(part)
    } else if (item._tag === "Unreadable") letters.push(item.deadLetter)
  }
  return [next, [{ settled, letters }]]
}

const last = (held: Held): Array<Read> =>
  Option.match(held, {
    onNone: () => [],
    onSome: ({ from, row }) => [{ settled: [{ from, rows: [row] }], letters: [] }]
  })

/** Pages that one publish takes, so that a backfill pays for an acknowledgement less often. */
const pagesInBatch = 5

/** What the source has of a series from `from` (epoch ms) on, as batches to be published in this order. */
export const history = (series: Series.Series, from: number, asking: Asking) =>
  Stream.unwrap(Effect.map(MarketData, (source) =>
    source.history(series, from, asking).pipe(
      Stream.groupedWithin(pagesInBatch, "20 millis"),
      Stream.mapAccum((): Held => Option.none(), take(source.finite), { onHalt: last }),
      Stream.mapEffect(({ letters, settled }) =>
        Effect.as(
          bury(letters),
          { settled, unreadable: letters.flatMap((letter) => bucket(letter) ?? []) } satisfies Batch
        )
      )
    )))
