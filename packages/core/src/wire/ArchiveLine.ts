/**
 * A line of the exchange's archive files: twelve comma-separated fields, the last one unused. Times are in milliseconds,
 * since 2025-01-01 in microseconds; which of the two is told by their size, and neither is refused.
 */
import { Result } from "effect"
import * as Decimal from "../market/Decimal.ts"
import type * as Row from "../market/Row.ts"
import * as Time from "./Time.ts"

const fieldCount = 12
const units = { ms: "milliseconds", us: "microseconds" } as const satisfies Record<Time.Unit, string>

const columnName = /^"?[a-z][a-z0-9_ ]{0,39}"?$/i

/** A header names its columns, all of them: a row whose time alone cannot be read is none, and is not passed over. */
export const isHeader = (line: string): boolean => {
  const fields = line.split(",")
  return fields.length > 1 && fields.every((field) => columnName.test(field))
}

const firstField = (line: string): number => Decimal.parseWhole(line.slice(0, line.indexOf(",")))

/** The unit of a line's open time, for saying once a file what it holds. */
export const unit = (line: string): Time.Unit | undefined => Time.unit(firstField(line))

/** The open time of a line in ms, where its first field is one. */
export const openTime = (line: string): number | undefined => {
  const known = unit(line)
  return known === undefined ? undefined : Time.toMillis(firstField(line), known)
}

/** The row of a line, or which field is wrong. Prices and sizes stay the text they are. */
export const parse = (line: string): Result.Result<Row.Row, string> => {
  const fields = line.split(",")
  if (fields.length !== fieldCount) return Result.fail(`has ${fields.length} fields, not ${fieldCount}`)
  const opened = Decimal.parseWhole(fields[0]!)
  const closed = Decimal.parseWhole(fields[6]!)
  const trades = Decimal.parseWhole(fields[8]!)
  const known = Time.unit(opened)
  if (known === undefined) return Result.fail(`openTime ${fields[0]} is neither in milliseconds nor in microseconds`)
  if (Time.unit(closed) !== known) {
    return Result.fail(`closeTime ${fields[6]} is not in ${units[known]}, as openTime is`)
  }
  if (known === "us" && opened % 1000 !== 0) return Result.fail(`openTime ${fields[0]} is not a whole millisecond`)
  if (Number.isNaN(trades)) return Result.fail(`trades ${fields[8]} is not a whole number`)
  return Result.succeed([
    Time.toMillis(opened, known),
    fields[1]!,
    fields[2]!,
    fields[3]!,
    fields[4]!,
    fields[5]!,
    Time.toMillis(closed, known),
    fields[7]!,
    trades,
    fields[9]!,
    fields[10]!
  ])
}
