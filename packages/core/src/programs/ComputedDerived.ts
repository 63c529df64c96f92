/** Columns computed on read of candles that are made on read themselves: the RSI of four hours where hours are stored. */
import { Effect, Stream } from "effect"
import type * as Enrichment from "../enrichment/Enrichment.ts"
import * as Interval from "../market/Interval.ts"
import { everything } from "../ports/CandleStore.ts"
import type { Span } from "../quality/Sequence.ts"
import type * as Memory from "../rolling/Memory.ts"
import * as Aggregated from "./Aggregated.ts"
import * as Computed from "./Computed.ts"
import * as LookBack from "./LookBack.ts"

/** A month has 31 of its nominal 30 days at most. */
const longestMonth = 31 / 30

/** From where on children are read: they fill one bucket more than the columns remember, for the first may be cut. */
const begin = (pair: Aggregated.Pair, { from }: Span, { memories }: Enrichment.Enrichment) => {
  const { of, series: { interval } } = pair
  const children = longestMonth * Interval.nominalMillis(interval) / Interval.nominalMillis(of)
  const ofChildren = memories.map((memory): Memory.Memory =>
    memory._tag === "anchored" ? memory : { ...memory, values: 1 + Math.ceil(children * memory.values) }
  )
  return from === everything.from
    ? Effect.succeed(from)
    : LookBack.begin(Aggregated.children(pair), Interval.floor(interval, from), ofChildren)
}

/** The rows of a span as tables, in order of time: of the derived candles that are closed. */
export const rows = (pair: Aggregated.Pair, span: Span, isRecorded: boolean, enrichment: Enrichment.Enrichment) =>
  Stream.unwrap(
    Effect.map(begin(pair, span, enrichment), (from) => Aggregated.read(pair, { from, to: span.to }, isRecorded))
  ).pipe(Computed.tables(enrichment, span))
