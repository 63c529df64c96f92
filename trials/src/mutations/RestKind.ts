/** Answers of REST: pages of a few candles, all of them long closed. */
import * as KlinePage from "@cryptostream/binance/rest/KlinePage"
import type * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import { Result } from "effect"
import { isDeepStrictEqual } from "node:util"
import * as Corpus from "./Corpus.ts"
import type { Judged, Kind } from "./Kind.ts"
import { damaged } from "./Mutation.ts"
import * as Oracle from "./Oracle.ts"
import * as StrictJson from "./StrictJson.ts"

const isWord = (index: number): boolean => index === 0 || index === 6 || index === 8

const written = (line: string): string =>
  `[${line.split(",").map((cell, i) => isWord(i) ? cell : `"${cell}"`).join(",")}]`

/** The fields of an element, or why it is no row. */
const fieldsOf = (element: StrictJson.Json): Oracle.Fields | string => {
  if (element._tag !== "array" || element.items.length !== 12) return "has not twelve fields"
  const fields = element.items.slice(0, 11).map((item, i) =>
    isWord(i) ? StrictJson.wordOf(item) : StrictJson.stringOf(item)
  )
  return fields.includes(undefined) ? "types" : fields as unknown as Oracle.Fields
}

/** An element of a page, and what the oracle has against it, if anything. */
interface Due {
  readonly text: string
  readonly fields: Oracle.Fields | string
  readonly reason: string | undefined
}

/** How far ahead of the exchange's clock a candle may open. */
const tolerance = 60_000

/** The elements of a page, or why it is none. Rows stand in the order of time, none twice, none before what was asked. */
const expected = ({ from, series }: KlinePage.Asked, now: number, sent: string): ReadonlyArray<Due> | string => {
  const document = StrictJson.read(sent)
  if (document === undefined) return "is not JSON"
  if (document.oddity !== undefined) return document.oddity
  if (document.root._tag !== "array") return "is no array"
  let previous = from - 1
  return document.root.items.map((element): Due => {
    const fields = fieldsOf(element)
    const problem = typeof fields === "string" ? fields : Oracle.problem(series.interval, fields)
    if (problem !== undefined) return { text: element.text, fields, reason: problem }
    const openTime = Number(fields[0])
    if (openTime <= previous || openTime > now + tolerance) return { text: element.text, fields, reason: "place" }
    previous = openTime
    return { text: element.text, fields, reason: undefined }
  })
}

const objections = (due: ReadonlyArray<Due>, { letters, rows }: KlinePage.Page): ReadonlyArray<string> => {
  const kept = (text: string) => ({ bytes }: DeadLetter.DeadLetter) => bytes === text
  const wrong = due.flatMap(({ reason, text }) => {
    const letter = letters.find(kept(text))
    if (reason === undefined) return letter === undefined ? [] : [`refused although valid: ${letter.reason}`]
    return letter === undefined ? [`accepted although invalid, or its bytes are lost: ${reason}`] : []
  })
  if (wrong.length > 0) return wrong
  const valid = due.filter(({ reason }) => reason === undefined)
  const isAlike = letters.length === due.length - valid.length &&
    isDeepStrictEqual(rows, valid.map(({ fields }) => Oracle.rowOf(fields as Oracle.Fields)))
  return isAlike ? [] : ["came out otherwise"]
}

/** A page that cannot be read is asked for again; its bytes are no record's. */
const judge = (asked: KlinePage.Asked, now: number, sent: string): Judged => {
  const page = KlinePage.read(asked, sent, now)
  const due = expected(asked, now, sent)
  if (Result.isFailure(page)) {
    const disagreements = typeof due === "string" ? [] : [`a page refused although valid: ${page.failure}`]
    return { decoded: 0, letters: 1, disagreements }
  }
  const { letters, rows } = page.success
  const disagreements = typeof due === "string"
    ? [`a page accepted although invalid: ${due}`]
    : objections(due, page.success)
  return { decoded: rows.length, letters: letters.length, disagreements }
}

const year = 365 * 86_400_000

export const make = (corpus: Corpus.Corpus): Kind => ({
  name: "REST answers",
  weight: 10,
  draw: (next) => {
    const { lines, series } = Corpus.lines(corpus, next, 1, 6)
    const [latin1, how] = damaged(`[${lines.map(written).join(",")}]`, next)
    const [from, last] = [lines[0], lines.at(-1)].map((line) => Number(line!.split(",")[0])) as [number, number]
    return {
      sent: latin1,
      how,
      // The text is decoded by the client, which puts a mark in the place of what is no UTF-8.
      judge: () => judge({ series, from, to: undefined }, last + year, Buffer.from(latin1, "latin1").toString("utf8"))
    }
  }
})
