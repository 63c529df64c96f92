/** What `export` does: the rows asked for, page by page, as lines on stdout. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Series from "@cryptostream/core/market/Series"
import { CandleStore, type CandleStoreError, everything } from "@cryptostream/core/ports/CandleStore"
import { Effect, Option, Predicate, Result, Schema, Stdio, Stream } from "effect"
import * as ExportRows from "./ExportRows.ts"
import type { Input } from "./ExportVerb.ts"
import * as Options from "./Options.ts"
import * as Reading from "./Reading.ts"

export class CannotExport extends Schema.TaggedError<CannotExport>()("CannotExport", { message: Schema.String }) {}

const isClosedPipe = (error: { readonly cause?: unknown }): boolean =>
  Predicate.hasProperty(error.cause, "code") && error.cause.code === "EPIPE"

const csv = (cells: ReadonlyArray<ExportRows.Cell>): string => cells.map((cell) => cell ?? "").join(",")

const jsonLine = (names: ReadonlyArray<string>) => (cells: ReadonlyArray<ExportRows.Cell>): string =>
  JSON.stringify(Object.fromEntries(names.flatMap((name, i) => cells[i] === undefined ? [] : [[name, cells[i]]])))

const chosen = (
  input: Input,
  series: Series.Series,
  span: { readonly from: number; readonly to: number }
): Result.Result<ExportRows.Rows<CandleStoreError, CandleStore>, string> => {
  const asked = Option.map(input.columns, (text) => text.split(","))
  if (input.layer === "raw") {
    return Option.isSome(asked)
      ? Result.fail("--columns goes with --layer enriched; the raw columns are always all of them")
      : Result.succeed(ExportRows.raw(series, span, input.provenance))
  }
  if (input.provenance) {
    return Result.fail("--provenance goes with --layer raw: derived values have no source of their own")
  }
  return Option.match(asked, {
    onNone: () => Result.succeed(ExportRows.stored(series, span, Enrichment.defaultColumns)),
    onSome: (names) =>
      Result.map(Enrichment.make(series.interval, names), (enrichment) => ExportRows.computed(series, span, enrichment))
  })
}

export const run = (input: Input) =>
  Reading.store(
    input,
    Effect.fnUntraced(function*({ realm }) {
      if (realm === "simulated") yield* Effect.logWarning("this is SIMULATED data, not a market")
      const series = { symbol: input.symbol, interval: input.interval }
      const span = {
        from: Option.getOrElse(input.from, () => everything.from),
        to: Option.getOrElse(input.to, () => everything.to)
      }
      const known = yield* CandleStore.use((store) => store.series)
      if (!known.some(({ interval, symbol }) => interval === series.interval && symbol === series.symbol)) {
        return yield* new CannotExport({
          message: `no ${series.symbol} ${series.interval}; there are ${
            known.map((one) => `${one.symbol} ${one.interval}`).join(", ")
          }`
        })
      }
      const rows = yield* Effect.mapError(Effect.fromResult(chosen(input, series, span)), (message) =>
        new Options.WrongUse({ message }))
      const stdio = yield* Stdio.Stdio
      const line = input.format === "csv" ? csv : jsonLine(rows.columns)
      const head = input.format === "csv" ? Stream.succeed(`${rows.columns.join(",")}\n`) : Stream.empty
      yield* head.pipe(
        Stream.concat(Stream.mapArray(rows.rows, (cells) =>
          [`${cells.map(line).join("\n")}\n`] as const)),
        Stream.run(stdio.stdout({ endOnDone: false })),
        // Whoever reads has had enough, as `head` does: that is no failure of ours.
        Effect.catchIf(isClosedPipe, () => Effect.void)
      )
    })
  )
