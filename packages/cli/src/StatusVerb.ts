/** `cryptostream status`: a row a series, with its account. */
import * as Status from "@cryptostream/core/programs/Status"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import * as Options from "./Options.ts"
import * as Print from "./Print.ts"
import * as Reading from "./Reading.ts"

const columns = [
  "symbol",
  "interval",
  "first",
  "last",
  "candles",
  "expected",
  "exchangeHoles",
  "unreadable",
  "missing",
  "pending",
  "completeness",
  "staleFrom"
] as const

const record = (status: Status.SeriesStatus): Readonly<Record<typeof columns[number], Print.Cell>> => ({
  symbol: status.series.symbol,
  interval: status.series.interval,
  first: status.first,
  last: status.last,
  candles: status.candles,
  expected: status.expected,
  exchangeHoles: status.exchangeHoles,
  unreadable: status.unreadable,
  missing: status.missing,
  pending: status.pending,
  completeness: status.completeness,
  staleFrom: status.staleFrom
})

const forPeople = (row: ReturnType<typeof record>): ReadonlyArray<Print.Cell> =>
  columns.map((column) => {
    const cell = row[column]
    if (typeof cell !== "number") return cell
    return column === "first" || column === "last" || column === "staleFrom"
      ? Print.time(cell)
      : column === "completeness"
      ? Print.percent(cell)
      : cell
  })

export const command = Command.make(
  "status",
  { data: Options.data, realm: Options.realm, store: Options.store, json: Options.json },
  (input) =>
    Reading.store(
      input,
      Effect.fnUntraced(function*({ realm }) {
        const rows = (yield* Status.all(realm)).map(record)
        yield* input.json ? Print.json(rows) : Console.log(Print.table(columns, rows.map(forPeople)))
      })
    )
).pipe(Command.withDescription("How complete every series is"))
