/**
 * A line of the exchange's archive files: twelve comma-separated fields, the last one unused. Times are in milliseconds,
 * since 2025-01-01 in microseconds; which of the two is told by their size, and neither is refused.
 */
import { Result } from "effect"
import * as Decimal from "../market/Decimal.ts"
import type * as Row from "../market/Row.ts"

export type Unit = "ms" | "us"

const fieldCount = 12

/** Milliseconds from 2001 to 2286, and the same span in microseconds. */
const unitOf = (time: number): Unit | undefined =>
  time >= 1e12 && time < 1e13 ? "ms" : time >= 1e15 && time < 1e16 ? "us" : undefined

const toMillis = (time: number, unit: Unit): number => unit === "us" ? Math.floor(time / 1000) : time

/** A header names its columns; a row begins with a digit. */
export const isHeader = (line: string): boolean => /^"?[a-z_ ]{1,40}"?,/i.test(line)

/** The unit of a line's open time, for saying once a file what it holds. */
export const unit = (line: string): Unit | undefined => unitOf(Decimal.parse(line.slice(0, line.indexOf(","))))

/** The open time of a line in ms, where its first field is one. */
export const openTime = (line: string): number | undefined => {
  const time = Decimal.parse(line.slice(0, line.indexOf(",")))
  const known = unitOf(time)
  return known === undefined ? undefined : toMillis(time, known)
}

/** The row of a line, or which field is wrong. Prices and sizes stay the text they are. */
export const parse = (line: string): Result.Result<Row.Row, string> => {
  const fields = line.split(",")
  if (fields.length !== fieldCount) return Result.fail(`has ${fields.length} fields, not ${fieldCount}`)
  const opened = Decimal.parse(fields[0]!)
  const closed = Decimal.parse(fields[6]!)
  const trades = Decimal.parse(fields[8]!)
  const openUnit = unitOf(opened)
  const closeUnit = unitOf(closed)
  if (openUnit === undefined) return Result.fail(`openTime ${fields[0]} is neither in milliseconds nor in microseconds`)
  if (closeUnit === undefined) {
    return Result.fail(`closeTime ${fields[6]} is neither in milliseconds nor in microseconds`)
  }
  if (openUnit === "us" && opened % 1000 !== 0) return Result.fail(`openTime ${fields[0]} is not a whole millisecond`)
  if (!Number.isInteger(trades)) return Result.fail(`trades ${fields[8]} is not a whole number`)
  return Result.succeed([
    toMillis(opened, openUnit),
    fields[1]!,
    fields[2]!,
    fields[3]!,
    fields[4]!,
    fields[5]!,
    toMillis(closed, closeUnit),
    fields[7]!,
    trades,
    fields[9]!,
    fields[10]!
  ])
}
