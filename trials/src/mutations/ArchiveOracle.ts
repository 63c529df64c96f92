/** What has to come out of the text of an archive file, line by line, and what there is against what came out. */
import type * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import { isDeepStrictEqual } from "node:util"
import * as Oracle from "./Oracle.ts"

/** Leading zeros are digits like any other; the fields are compared without them. */
const whole = (text: string): string => text.replace(/^0+(?=[0-9])/, "")

/** The fields of a line in ms, or why it is no row. */
const fieldsOf = (line: string): Oracle.Fields | string => {
  const cells = line.split(",")
  if (cells.length !== 12) return "has not twelve fields"
  const [openTime, closeTime, trades] = [cells[0]!, cells[6]!, cells[8]!].map(whole) as [string, string, string]
  const micros = /^[0-9]{16}$/.test(openTime) && /^[0-9]{16}$/.test(closeTime)
  if (micros && !openTime.endsWith("000")) return "openTime"
  if (micros && [openTime, closeTime].some((time) => BigInt(time) >= 2n ** 53n)) return "a time after 2255"
  const times = micros ? [openTime.slice(0, -3), closeTime.slice(0, -3)] : [openTime, closeTime]
  const fields = [times[0], ...cells.slice(1, 6), times[1], cells[7], trades, cells[9], cells[10]]
  return fields as unknown as Oracle.Fields
}

const isHeader = (line: string): boolean =>
  line.includes(",") && line.split(",").every((cell) => /^"?[A-Za-z][A-Za-z0-9_ ]{0,39}"?$/.test(cell))

interface Letter {
  readonly row: number
  readonly text: string
  readonly reason: string
}

export interface Expected {
  readonly rows: ReadonlyArray<unknown>
  /** Every line that is no row. */
  readonly letters: ReadonlyArray<Letter>
}

/** What has to come out of the text of a file. */
export const expected = (interval: string, text: string): Expected => {
  if (text === "") return { rows: [], letters: [{ row: 1, text, reason: "is empty" }] }
  const [rows, letters]: [Array<unknown>, Array<Letter>] = [[], []]
  text.split("\n").forEach((raw, i) => {
    const line = raw.replace(/\r$/, "")
    if (line === "" || i === 0 && isHeader(line)) return
    const fields = fieldsOf(line)
    const reason = typeof fields === "string" ? fields : Oracle.problem(interval, fields)
    if (reason !== undefined) letters.push({ row: i + 1, text: line, reason })
    else rows.push(Oracle.rowOf(fields as Oracle.Fields))
  })
  return { rows, letters }
}

export interface Read {
  readonly rows: ReadonlyArray<unknown>
  readonly letters: ReadonlyArray<DeadLetter.DeadLetter>
}

const rowNumber = ({ origin }: DeadLetter.DeadLetter): number => Number(/ row ([0-9]+)$/.exec(origin)?.[1])
const bytesOf = ({ bytes, encoding }: DeadLetter.DeadLetter): string =>
  Buffer.from(bytes, encoding === "text" ? "utf8" : "base64").toString("latin1")

/** What there is against what came out of a file that is whole. */
export const objections = (due: Expected, { letters, rows }: Read): ReadonlyArray<string> => {
  const kept = letters.map((letter) => ({ row: rowNumber(letter), text: bytesOf(letter), reason: letter.reason }))
  const refused = kept.filter(({ row }) => !due.letters.some((other) => other.row === row))
  const accepted = due.letters.filter(({ row }) => !kept.some((other) => other.row === row))
  const wrong = [
    ...refused.map(({ reason }) => `refused although valid: ${reason}`),
    ...accepted.map(({ reason }) => `accepted although invalid: ${reason}`)
  ]
  if (wrong.length > 0) return wrong
  const textsAreKept = kept.every(({ text }, i) => text === due.letters[i]?.text)
  return [
    ...(isDeepStrictEqual(rows, due.rows) ? [] : ["came out otherwise"]),
    ...(textsAreKept ? [] : ["its bytes are lost"])
  ]
}

const isBroken = ({ reason }: DeadLetter.DeadLetter): boolean => reason.startsWith("the file cannot be read on")

/** Of a file that is damaged itself: that it is said once, and that what came out before is right each for itself. */
export const objectionsToDamaged = (interval: string, { letters, rows }: Read): ReadonlyArray<string> => {
  const isRow = (fields: Oracle.Fields | string) =>
    typeof fields !== "string" && Oracle.problem(interval, fields) === undefined
  return [
    ...(letters.filter(isBroken).length === 1 ? [] : ["accepted although the file is damaged"]),
    ...rows.filter((row) => !isRow((row as ReadonlyArray<unknown>).map(String) as unknown as Oracle.Fields))
      .map(() => "accepted although invalid, of a damaged file"),
    ...letters.filter((letter) => !isBroken(letter) && isRow(fieldsOf(bytesOf(letter))))
      .map(({ reason }) => `refused although valid, of a damaged file: ${reason}`)
  ]
}
