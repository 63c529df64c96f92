/** What `export` does: the rows asked for, page by page, as lines on stdout. */
import * as Nesting from "@cryptostream/core/aggregation/Nesting"
import type * as Interval from "@cryptostream/core/market/Interval"
import type * as Series from "@cryptostream/core/market/Series"
import * as Snapshot from "@cryptostream/core/programs/Snapshot"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import { enrichment, holes } from "@cryptostream/runtime/Enriching"
import { Effect, Option, Predicate, Schema, Stdio, Stream } from "effect"
import * as ExportChoice from "./ExportChoice.ts"
import type * as ExportRows from "./ExportRows.ts"
import type { Input } from "./ExportVerb.ts"
import * as Options from "./Options.ts"
import * as Reading from "./Reading.ts"

export class CannotExport extends Schema.TaggedError<CannotExport>()("CannotExport", { message: Schema.String }) {}

const isClosedPipe = (error: { readonly cause?: unknown }): boolean =>
  Predicate.hasProperty(error.cause, "code") && error.cause.code === "EPIPE"

const csv = (cells: ReadonlyArray<ExportRows.Cell>): string => cells.map((cell) => cell ?? "").join(",")

const jsonLine = (names: ReadonlyArray<string>) => (cells: ReadonlyArray<ExportRows.Cell>): string =>
  JSON.stringify(Object.fromEntries(names.flatMap((name, i) => cells[i] === undefined ? [] : [[name, cells[i]]])))

/** A series that is not stored can be made, where a shorter one of its symbol fills its candles. */
const hint = ({ interval }: Input, intervals: ReadonlyArray<Interval.Interval>): string => {
  const shorter = Nesting.longest(interval, intervals)
  return shorter === undefined
    ? ""
    : `; "--layer derived --of ${shorter}" makes candles of ${interval} from those of ${shorter}`
}

/** A derived series needs no candle of its own interval. */
const checkThere = (input: Input, stored: ReadonlyArray<Series.Series>) => {
  const intervals = ExportChoice.intervalsOf(stored, input)
  const isThere = ExportChoice.isStored(input) ? intervals.includes(input.interval) : intervals.length > 0
  if (isThere) return Effect.void
  const there = stored.map((one) => `${one.symbol} ${one.interval}`).join(", ")
  return Effect.fail(
    new CannotExport({ message: `no ${input.symbol} ${input.interval}; there are ${there}${hint(input, intervals)}` })
  )
}

export const run = (input: Input) =>
  Reading.store(
    input,
    Effect.fnUntraced(function*({ realm }) {
      yield* Options.checkSpan(input)
      if (realm === "simulated") yield* Effect.logWarning("this is SIMULATED data, not a market")
      const series = { symbol: input.symbol, interval: input.interval }
      const span = {
        from: Option.getOrElse(input.from, () => everything.from),
        to: Option.getOrElse(input.to, () => everything.to)
      }
      const stored = yield* CandleStore.use((store) => store.series)
      yield* checkThere(input, stored)
      const { columns, configuration } = (yield* enrichment)(input.interval)
      const { head: derivedTo, isOfOther } = yield* Snapshot.trusted(series, configuration)
      const isDerived = derivedTo !== undefined
      if (isOfOther && ExportChoice.layerOf(input) === "enriched" && Option.isNone(input.columns)) {
        yield* Effect.logWarning(
          "what is stored was derived by other settings or formulas: computed from the candles as ENRICH says"
        )
      }
      const chosen = yield* Effect.mapError(
        Effect.fromResult(ExportChoice.rows(input, { stored, realm, columns, isDerived, holes: yield* holes })),
        (message) => new Options.WrongUse({ message })
      )
      const rows = chosen(series, span)
      const stdio = yield* Stdio.Stdio
      const line = input.format === "csv" ? csv : jsonLine(rows.columns)
      const head = input.format === "csv" ? Stream.succeed(`${rows.columns.join(",")}\n`) : Stream.empty
      yield* head.pipe(
        Stream.concat(Stream.mapArray(rows.rows, (cells) => [`${cells.map(line).join("\n")}\n`] as const)),
        Stream.run(stdio.stdout({ endOnDone: false })),
        // Whoever reads has had enough, as `head` does: that is no failure of ours.
        Effect.catchIf(isClosedPipe, () => Effect.void)
      )
    })
  )
