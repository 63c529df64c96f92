/** What `audit` does: compares every stored series that can be derived with what is derived, and says what differs. */
import type * as Agreement from "@cryptostream/core/aggregation/Agreement"
import * as Agreeing from "@cryptostream/core/programs/Agreeing"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { Console, Effect } from "effect"
import * as AuditVerdict from "./AuditVerdict.ts"
import type { Input } from "./AuditVerb.ts"
import * as Chosen from "./Chosen.ts"
import * as Print from "./Print.ts"
import * as Reading from "./Reading.ts"

type Record = Readonly<{ [column: string]: Print.Cell }>

const compared = ({ buckets, differences, pair: { of, series } }: Agreeing.Audited) => ({
  symbol: series.symbol,
  interval: series.interval,
  of,
  buckets,
  differing: new Set(differences.map(({ openTime }) => openTime)).size
})

const difference =
  ({ pair: { series } }: Agreeing.Audited) => (one: Agreement.Difference): { readonly openTime: number } & Record => ({
    symbol: series.symbol,
    interval: series.interval,
    openTime: one.openTime,
    children: one.children,
    expected: one.expectedChildren,
    field: one.field,
    derived: one.derived,
    recorded: one.recorded,
    relative: one.relative
  })

/** A stretch of buckets that differ up to the end, and what the candles under it tell. */
const tails = ({ ending, pair: { of, series }, tail }: Agreeing.Audited) =>
  ending === undefined || tail === undefined ? [] : [{
    symbol: series.symbol,
    interval: of,
    of: series.interval,
    differsFrom: ending.from,
    differing: ending.buckets,
    whole: tail.isShown ? "no" : "unknown",
    from: tail.from,
    tradesBefore: tail.before.trades,
    tradesAfter: tail.after.trades,
    stepBefore: tail.before.step,
    stepAfter: tail.after.step
  }]
type Found = ReturnType<typeof tails>[number]

const grouped = new Intl.NumberFormat("en-US")

const sentence = (one: Found): string => {
  const buckets = `the last ${one.differing} candles of ${one.of}, from ${
    Print.time(one.differsFrom)
  } on, differ from them`
  if (one.whole === "unknown") {
    return `${one.symbol} ${one.interval}: ${buckets}; which of the two is not whole the candles do not show`
  }
  return `${one.symbol} ${one.interval} is not whole from ${Print.time(one.from)} on: ${buckets}; ` +
    `median trades fall there from ${grouped.format(one.tradesBefore)} to ${
      grouped.format(one.tradesAfter)
    } a candle, and ` +
    `opens do not continue the close before any more (${one.stepBefore.toExponential(0)} of it in the median before, ` +
    `${one.stepAfter.toExponential(0)} behind)`
}

const comparedColumns = ["symbol", "interval", "of", "buckets", "differing"] as const
const columns = [
  "symbol",
  "interval",
  "openTime",
  "children",
  "expected",
  "field",
  "derived",
  "recorded",
  "relative"
] as const

const cell = (column: string, value: Print.Cell): Print.Cell => {
  if (typeof value !== "number") return value
  if (column === "openTime") return Print.time(value)
  if (column === "relative") return value.toExponential(1)
  return column === "derived" || column === "recorded" ? String(value) : value
}

const cells = (names: ReadonlyArray<string>, rows: ReadonlyArray<Record>) =>
  Print.table(names, rows.map((row) => names.map((name) => cell(name, row[name]))))

const show = Effect.fnUntraced(function*(all: ReadonlyArray<Agreeing.Audited>) {
  const differences = all.flatMap((one) => one.differences.map(difference(one)))
  const blocks = [
    cells(comparedColumns, all.map(compared)),
    ...differences.length === 0 ? [] : [cells(columns, differences)],
    ...all.flatMap(tails).map(sentence),
    AuditVerdict.verdict(yield* Effect.forEach(all, AuditVerdict.begun))
  ]
  yield* Console.log(blocks.join("\n\n"))
})

const json = (all: ReadonlyArray<Agreeing.Audited>) =>
  Console.log(JSON.stringify(
    {
      compared: all.map(compared),
      differences: all.flatMap((one) => one.differences.map(difference(one))),
      notWhole: all.flatMap(tails)
    },
    (_, value: unknown) => value === undefined ? null : value,
    2
  ))

export const run = (input: Input) =>
  Reading.store(
    input,
    Effect.fnUntraced(function*({ realm }) {
      const stored = yield* (yield* CandleStore).series
      const chosen = yield* Chosen.among(stored, input, "the store")
      const pairs = Agreeing.pairs(stored).filter(({ series }) => chosen.includes(series))
      const all = yield* Effect.forEach(pairs, (pair) => Agreeing.audit(pair, realm === "recorded"))
      yield* input.json
        ? json(all)
        : all.length > 0
        ? show(all)
        : Console.log("no series is stored beside a shorter one")
    })
  )
