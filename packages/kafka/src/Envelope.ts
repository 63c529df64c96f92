/** A record on the wire: the codec's text as its value, the symbol as its key, and in its headers what a reader wants to know first. */
import * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import type * as Interval from "@cryptostream/core/market/Interval"
import type { Encoded } from "@cryptostream/core/market/LogRecord"
import type * as Series from "@cryptostream/core/market/Series"
import * as Symbol from "@cryptostream/core/market/Symbol"
import type { Stored } from "@cryptostream/core/ports/CandleLog"
import { Result, Schema } from "effect"
import type { IHeaders, KafkaMessage, Message } from "kafkajs"
import { isUtf8 } from "node:buffer"

const schemaVersion = "1"

/** Headers are the same for most records: they are made once. */
const headersOf = (kind: Encoded["kind"], candles: number) => ({
  schema: schemaVersion,
  kind,
  ...(kind === "candles" && candles !== 1 && { candles: String(candles) })
})
const one = headersOf("candles", 1)

export const encode = ({ candles, kind, series, value }: Encoded, traceparent?: string): Message => {
  const headers = kind === "candles" && candles === 1 ? one : headersOf(kind, candles)
  return { key: series.symbol, value, headers: traceparent === undefined ? headers : { ...headers, traceparent } }
}

const kinds = ["candles", "mark"] as const satisfies ReadonlyArray<Encoded["kind"]>

/** Whether bytes are this ASCII text. To make a string of them, for every record three, costs several times as much. */
const says = (bytes: IHeaders[string] | null, text: string): boolean => {
  if (!Buffer.isBuffer(bytes) || bytes.length !== text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false
  return true
}

const isSymbol = Schema.is(Symbol.Symbol)

const unreadable = (
  origin: string,
  interval: Interval.Interval,
  { timestamp, value }: KafkaMessage,
  reason: string
) => {
  const isText = value === null || isUtf8(value)
  return DeadLetter.make({
    origin,
    interval,
    reason,
    bytes: value === null ? "" : value.toString(isText ? "utf8" : "base64"),
    encoding: isText ? "text" : "base64",
    knownAt: Number(timestamp)
  })
}

/** The record, or a dead letter with its bytes where it is none of ours. `seen` is told of each series once. */
export const decode = (
  topic: string,
  partition: number,
  interval: Interval.Interval,
  seen: (series: Series.Series) => void
) => {
  const known = new Map<string, Series.Series | undefined>()
  let last: Series.Series | undefined
  const seriesOf = (key: KafkaMessage["key"]) => {
    if (last !== undefined && says(key, last.symbol)) return last
    const name = String(key)
    if (!known.has(name)) {
      const series = isSymbol(name) ? { symbol: name, interval } : undefined
      known.set(name, series)
      if (series !== undefined) seen(series)
    }
    return last = known.get(name)
  }
  return (message: KafkaMessage): Result.Result<Stored, DeadLetter.DeadLetter> => {
    const { headers = {}, key, offset, value } = message
    const series = seriesOf(key)
    const kind = kinds.find((kind) => says(headers["kind"], kind))
    const isKnown = says(headers["schema"], schemaVersion) && kind !== undefined
    if (series === undefined || !isKnown || value === null || !isUtf8(value)) {
      const reason = series === undefined
        ? `its key "${String(key)}" is no symbol`
        : !isKnown
        ? `its headers name no record of schema ${schemaVersion}`
        : value === null
        ? "it is empty"
        : "it is not UTF-8"
      return Result.fail(unreadable(`${topic}-${partition} offset ${offset}`, interval, message, reason))
    }
    return Result.succeed({
      series,
      kind,
      candles: kind === "mark" ? 0 : Number(headers["candles"] ?? 1),
      value: value.toString(),
      offset: Number(offset),
      ...(headers["traceparent"] !== undefined && { traceparent: String(headers["traceparent"]) })
    })
  }
}
