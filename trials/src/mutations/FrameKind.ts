/** Frames of the socket: recorded ones and ones built of recorded candles, raw and of a combined stream. */
import * as Frame from "@cryptostream/binance/live/Frame"
import * as FrameItem from "@cryptostream/binance/live/FrameItem"
import * as Subscription from "@cryptostream/binance/live/Subscription"
import type * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import type { Item } from "@cryptostream/core/ports/MarketData"
import { isUtf8 } from "node:buffer"
import { isDeepStrictEqual } from "node:util"
import * as Corpus from "./Corpus.ts"
import type { Judged, Kind } from "./Kind.ts"
import { damaged, pick, type Random } from "./Mutation.ts"
import * as Oracle from "./Oracle.ts"
import * as StrictJson from "./StrictJson.ts"

const built = (corpus: Corpus.Corpus, next: Random): string => {
  const { lines: [line], series: { interval, symbol } } = Corpus.lines(corpus, next, 1, 1)
  const [t, o, h, l, c, v, T, q, n, V, Q] = line!.split(",") as unknown as Oracle.Fields
  const times = `"t":${t},"T":${T},"s":"${symbol}","i":"${interval}","f":${n === "0" ? "-1" : "7"},"L":-1`
  const values = `"o":"${o}","c":"${c}","h":"${h}","l":"${l}","v":"${v}","n":${n},"x":${next() < 0.7}`
  const kline = `{${times},${values},"q":"${q}","V":"${V}","Q":"${Q}","B":"0"}`
  const event = `{"e":"kline","E":${Number(T) + 4},"s":"${symbol}","k":${kline}}`
  return next() < 0.7 ? `{"stream":"${symbol.toLowerCase()}@kline_${interval}","data":${event}}` : event
}

interface Sent {
  readonly s: string
  readonly k: { readonly i: Interval.Interval }
}

const seriesOf = (frame: string): Series.Series => {
  const json = JSON.parse(frame) as Sent | { readonly data: Sent }
  const { k, s } = "data" in json ? json.data : json
  return Series.make(s, k.i)
}

/** What has to come out of a frame. */
interface Expected {
  readonly stream: string
  readonly closed: boolean
  readonly eventTime: number
  readonly fields: Oracle.Fields
}

const field = (json: StrictJson.Json | undefined, name: string): StrictJson.Json | undefined =>
  json?._tag === "object" ? json.fields.get(name) : undefined
const text = (json: StrictJson.Json | undefined, name: string) => StrictJson.stringOf(field(json, name))
const word = (json: StrictJson.Json | undefined, name: string) => StrictJson.wordOf(field(json, name))

const fieldsOf = (kline: StrictJson.Json | undefined): Oracle.Fields =>
  [..."tohlcvTqnVQ"].map((name) =>
    ("tTn".includes(name) ? word : text)(kline, name) ?? "absent"
  ) as unknown as Oracle.Fields

/** What the oracle reads of a frame, or why it is none that was asked for. */
const expected = (wanted: Subscription.Wanted, sent: string): Expected | string => {
  const document = StrictJson.read(sent)
  if (document === undefined) return "is not JSON"
  if (document.oddity !== undefined) return document.oddity
  const { root } = document
  const isWrapped = field(root, "stream") !== undefined
  const event = isWrapped ? field(root, "data") : root
  const kline = field(event, "k")
  const [symbol, interval] = [text(event, "s"), text(kline, "i")]
  const stream = `${symbol?.toLowerCase()}@kline_${interval}`
  if (!wanted.has(stream) || text(kline, "s") !== symbol) return "series"
  if (isWrapped && text(root, "stream") !== stream) return "stream"
  const [eventTime, closed] = [word(event, "E"), word(kline, "x")]
  if (text(event, "e") !== "kline" || !Oracle.isTime(eventTime ?? "")) return "event"
  if (closed !== "true" && closed !== "false") return "closed"
  const fields = fieldsOf(kline)
  return Oracle.problem(interval!, fields) ??
    { stream, closed: closed === "true", eventTime: Number(eventTime), fields }
}

/** The fields of an open candle in the order of a row; its close time follows from its open time. */
const openNames = [
  "openTime",
  "open",
  "high",
  "low",
  "close",
  "volume",
  "",
  "quoteVolume",
  "trades",
  "takerBuyVolume",
  "takerBuyQuoteVolume"
]

/** Whether an item says what the oracle expects, to the last character, or the last bit of an open candle. */
const says = (item: Item, { closed, eventTime, fields, stream }: Expected): boolean => {
  if (item._tag === "Closed") {
    const [row] = item.rows
    return closed && item.rows.length === 1 && item.knownAt === eventTime &&
      Subscription.streamName(item.series) === stream && isDeepStrictEqual(row, Oracle.rowOf(fields))
  }
  if (item._tag !== "Open" || closed || Subscription.streamName(item.series) !== stream) return false
  const candle = item.candle as unknown as Readonly<Record<string, unknown>>
  return openNames.every((name, i) =>
    name === "" || candle[name] === (fields[i] === "" ? undefined : Number(fields[i]))
  )
}

/** Whether a dead letter has what came, to the last byte. */
const keeps = (item: Item, data: string | Uint8Array): boolean =>
  item._tag === "Unreadable" && (typeof data === "string"
    ? item.deadLetter.encoding === "text" && item.deadLetter.bytes === data
    : Buffer.from(item.deadLetter.bytes, item.deadLetter.encoding === "text" ? "utf8" : "base64").equals(data))

/** What the oracle says against what became of a frame, if anything. */
const objection = (item: Item, data: string | Uint8Array, due: Expected | string): string | undefined => {
  if (item._tag === "Unreadable") {
    if (typeof due !== "string") return `refused although valid: ${item.deadLetter.reason}`
    return keeps(item, data) ? undefined : "its bytes are lost"
  }
  if (typeof due === "string") return `accepted although invalid: ${due}`
  return says(item, due) ? undefined : "came out otherwise"
}

const judge = (wanted: Subscription.Wanted, sent: string): Judged => {
  const bytes = Buffer.from(sent, "latin1")
  // What is no UTF-8 cannot come as a text frame.
  const data = isUtf8(bytes) ? bytes.toString("utf8") : bytes
  const frame = Frame.read(wanted, data)
  const [item] = FrameItem.of(frame, data, 0)
  if (item === undefined) return { decoded: 0, letters: 0, disagreements: [`taken for ${frame._tag}`] }
  const wrong = objection(item, data, typeof data === "string" ? expected(wanted, data) : "is binary")
  const letters = item._tag === "Unreadable" ? 1 : 0
  return { decoded: 1 - letters, letters, disagreements: wrong === undefined ? [] : [wrong] }
}

export const make = (corpus: Corpus.Corpus): Kind => {
  const all = [...corpus.recorded.map(({ series }) => series), ...corpus.frames.map(seriesOf)]
  const [wanted] = Subscription.connections(all)
  return {
    name: "frames",
    weight: 10,
    draw: (next) => {
      const whole = corpus.frames.length > 0 && next() < 0.3 ? pick(next, corpus.frames) : built(corpus, next)
      const [sent, how] = damaged(Buffer.from(whole, "utf8").toString("latin1"), next)
      return { sent, how, judge: () => judge(wanted!, sent) }
    }
  }
}
