/** What an export is to give, from what was asked for: rows, or the reason why that does not go together. */
import * as Nesting from "@cryptostream/core/aggregation/Nesting"
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Holes from "@cryptostream/core/enrichment/Holes"
import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import * as Entry from "@cryptostream/core/indicators/Entry"
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Realm from "@cryptostream/core/market/Realm"
import type * as Series from "@cryptostream/core/market/Series"
import * as Paired from "@cryptostream/core/programs/Paired"
import * as ColumnNames from "@cryptostream/runtime/ColumnNames"
import { Option, Result } from "effect"
import * as ExportRows from "./ExportRows.ts"
import type { Input } from "./ExportVerb.ts"

/** What is there to choose from. */
export interface There {
  readonly stored: ReadonlyArray<Series.Series>
  readonly realm: Realm.Realm
  /** What is to be stored of the interval's indicators; computed where what is stored was derived by another configuration. */
  readonly columns: ReadonlyArray<string>
  readonly isDerived: boolean
  readonly holes: Holes.Holes
}

type Chosen<A> = Result.Result<A, string>
type Intervals = ReadonlyArray<Interval.Interval>

/** The intervals that are stored of the symbol. */
export const intervalsOf = (stored: ReadonlyArray<Series.Series>, { symbol }: Input): Intervals =>
  stored.filter((series) => series.symbol === symbol).map(({ interval }) => interval)

/** Every column of the catalogue, with the parameters that are usual. */
const all: ReadonlyArray<string> = Catalogue.entries.flatMap((entry) => Entry.columns(entry, Entry.defaults(entry)))

const everyColumn = "all"

const named = (text: string): ReadonlyArray<string> =>
  text.trim() === everyColumn ? all : text.split(",").map((column) => column.trim())

/** Columns of any interval: a set that can be made for one can be made for all. */
const columnsOf = (names: ReadonlyArray<string>, holes: Holes.Holes) => (interval: Interval.Interval) =>
  Result.getOrThrow(Enrichment.make(interval, names, { holes }))

/** Columns of one series, as a person names them. */
const asked = (interval: Interval.Interval, names: ReadonlyArray<string>): Chosen<unknown> => {
  const ofTwo = names.find(ColumnNames.isOfTwo)
  return ofTwo === undefined
    ? Enrichment.make(interval, names)
    : Result.fail(`--columns ${ofTwo}: it is of two series, and needs the other one: --against SYMBOL`)
}

/** Columns of the series and another, which has to be stored too. */
const paired = (
  input: Input,
  against: Series.Series["symbol"],
  stored: ReadonlyArray<Series.Series>
): Chosen<ExportRows.Of> => {
  const there = stored.filter(({ interval }) => interval === input.interval).map(({ symbol }) => symbol)
  if (against === input.symbol) return Result.fail(`--against ${against}: that is the series itself`)
  if (!there.includes(against)) {
    return Result.fail(`--against ${against}: no ${input.interval} of it is stored; there are ${there.join(", ")}`)
  }
  return Option.match(Option.map(input.columns, named), {
    onNone: () => Result.fail("--against goes with --columns, as correlation_100,beta_100"),
    onSome: (names) => Result.map(Result.all(names.map(Paired.find)), (columns) => ExportRows.paired(against, columns))
  })
}

/** Whoever names columns means indicators. */
export const layerOf = ({ columns, layer }: Input): "raw" | "enriched" | "derived" =>
  Option.getOrElse(layer, () => Option.isSome(columns) ? "enriched" : "raw")

const enriched = (input: Input, { columns, holes, isDerived, stored }: There): Chosen<ExportRows.Of> => {
  const against = Option.getOrUndefined(input.against)
  if (against !== undefined) return paired(input, against, stored)
  return Option.match(Option.map(input.columns, named), {
    onNone: () =>
      Result.succeed(isDerived ? ExportRows.stored(columns) : ExportRows.computed(columnsOf(columns, holes))),
    onSome: (names) => Result.map(asked(input.interval, names), () => ExportRows.computed(columnsOf(names, holes)))
  })
}

const derived = (input: Input, { holes, realm, ...there }: There): Chosen<ExportRows.Of> => {
  const { interval, of } = input
  const stored = intervalsOf(there.stored, input)
  const made = Option.getOrUndefined(of) ?? Nesting.longest(interval, stored)
  const list = stored.join(", ")
  if (made === undefined) return Result.fail(`no stored interval fills whole ${interval} candles; there are ${list}`)
  if (!Nesting.isMadeOf(interval, made)) {
    return Result.fail(`--of ${made}: no whole ${made} candles fill one of ${interval}`)
  }
  if (!stored.includes(made)) return Result.fail(`--of ${made}: that is not stored; there are ${list}`)
  const isRecorded = realm === "recorded"
  return Option.match(Option.map(input.columns, named), {
    onNone: () => Result.succeed(ExportRows.derived(made, isRecorded)),
    onSome: (names) =>
      Result.map(
        asked(interval, names),
        () => ExportRows.computedOfDerived(made, isRecorded, columnsOf(names, holes))
      )
  })
}

const ofLayer = (input: Input, there: There): Chosen<ExportRows.Of> => {
  const layer = layerOf(input)
  if (layer === "raw" && Option.isSome(input.columns)) {
    return Result.fail("--columns goes with --layer enriched or derived; the raw columns are always all of them")
  }
  if (Option.exists(input.columns, (text) => named(text).includes(everyColumn))) {
    return Result.fail("--columns all: it stands alone, for it is every column of the catalogue")
  }
  if (layer !== "raw" && input.provenance) {
    return Result.fail("--provenance goes with --layer raw: derived values have no source of their own")
  }
  if (layer !== "derived" && Option.isSome(input.of)) {
    return Result.fail("--of goes with --layer derived: it says of which candles they are made")
  }
  if (layer !== "enriched" && Option.isSome(input.against)) {
    return Result.fail("--against goes with --layer enriched: it is for columns of two series")
  }
  switch (layer) {
    case "raw":
      return Result.succeed(ExportRows.raw(input.provenance))
    case "enriched":
      return enriched(input, there)
    case "derived":
      return derived(input, there)
  }
}

/** What is wrong with an interval to be joined. */
const problemOf = (interval: Interval.Interval, longer: Interval.Interval, stored: Intervals): string | undefined =>
  Interval.nominalMillis(longer) <= Interval.nominalMillis(interval)
    ? `--with ${longer}: has to be longer than ${interval}`
    : stored.includes(longer)
    ? undefined
    : `--with ${longer}: that is not stored; there are ${stored.join(", ")}`

export const rows = (input: Input, there: There): Chosen<ExportRows.Of> => {
  const longer = Option.getOrElse(input.with, (): Intervals => [])
  if (longer.length > 0 && layerOf(input) === "derived") {
    return Result.fail("--with goes with --layer raw and enriched: it joins the exchange's own candles")
  }
  const intervals = intervalsOf(there.stored, input)
  const wrong = longer.map((one) => problemOf(input.interval, one, intervals)).find((problem) => problem !== undefined)
  if (wrong !== undefined) return Result.fail(wrong)
  return Result.map(
    ofLayer(input, there),
    (of) => longer.reduce((joined, one) => ExportRows.withLonger(of, one)(joined), of)
  )
}

/** Whether the series has to be stored itself. */
export const isStored = (input: Input): boolean => layerOf(input) !== "derived"
