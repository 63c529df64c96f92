/** What one frame of the socket says, read strictly: a kline of a series that was asked for, or why it is none. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import * as Json from "@cryptostream/core/wire/Json"
import * as KlineEvent from "@cryptostream/core/wire/KlineEvent"
import { Predicate, Result, Schema } from "effect"
import * as Subscription from "./Subscription.ts"

export interface Kline {
  readonly _tag: "Kline"
  readonly event: KlineEvent.KlineEvent
}
/** The answer to a message of ours: accepted, or refused for a reason. A refusal may come without an id. */
export interface Answer {
  readonly _tag: "Answer"
  readonly id: number | undefined
  readonly refusal: string | undefined
}
/** The server will stop soon: a new connection should be opened while this one still speaks. */
export interface Shutdown {
  readonly _tag: "Shutdown"
}
export interface Unreadable {
  readonly _tag: "Unreadable"
  readonly reason: string
  /** The stream it came on, where it names one. */
  readonly stream: string | undefined
  /** The series it speaks of, where that is one we asked for. */
  readonly series: Series.Series | undefined
  /** The bucket it would have closed. */
  readonly openTime: number | undefined
}
export type Frame = Kline | Answer | Shutdown | Unreadable

const Refusal = Schema.Struct({ code: Schema.Int, msg: Schema.String })
const Id = Schema.Struct({ id: Schema.optionalKey(Schema.NullOr(Schema.Int)) })
const Accepted = Schema.Struct({ result: Schema.Null, id: Schema.Int })

/** The exchange's documents show a refusal bare, its servers send it wrapped. */
const Refused = Schema.Union([
  Schema.Struct({ error: Refusal, ...Id.fields }),
  Schema.Struct({ ...Refusal.fields, ...Id.fields })
])
const decodeAnswer = Schema.decodeUnknownResult(Schema.Union([Accepted, Refused]))

const answer = (json: unknown): Result.Result<Answer, unknown> =>
  Result.map(decodeAnswer(json), (said): Answer => {
    if ("result" in said) return { _tag: "Answer", id: said.id, refusal: undefined }
    const { code, msg } = "error" in said ? said.error : said
    return { _tag: "Answer", id: said.id ?? undefined, refusal: `${msg} (code ${code})` }
  })

/** A field of whatever was sent. */
const at = (json: unknown, field: string): unknown => Predicate.hasProperty(json, field) ? json[field] : undefined

const longestName = 60

/** The bucket that a closing kline would have filled; one still open fills none. */
const bucket = ({ interval }: Series.Series, kline: unknown): number | undefined => {
  const openTime = at(kline, "t")
  if (at(kline, "x") !== true || !Predicate.isNumber(openTime)) return undefined
  const floor = Interval.floor(interval, openTime)
  return Number.isSafeInteger(floor) ? floor : undefined
}

/** Whose frame it means to be, as far as can be told from one that cannot be read. */
const unreadable = (wanted: Subscription.Wanted, json: unknown, reason: string): Unreadable => {
  const name = at(json, "stream")
  const stream = Predicate.isString(name) && name.length <= longestName ? name : undefined
  const series = stream === undefined ? undefined : wanted.get(stream)
  const openTime = series === undefined ? undefined : bucket(series, at(at(json, "data"), "k"))
  return { _tag: "Unreadable", reason, stream, series, openTime }
}

/** What contradicts itself in an event that could be decoded, or was not asked for. */
const objection = (wanted: Subscription.Wanted, json: unknown, { series }: KlineEvent.KlineEvent) => {
  const name = Subscription.streamName(series)
  const stream = at(json, "stream")
  const kline = at(stream === undefined ? json : at(json, "data"), "k")
  if (stream !== undefined && stream !== name) return `is of ${Series.key(series)}, which is not what its stream says`
  if (at(kline, "s") !== series.symbol) return `names ${series.symbol} and in its kline another symbol`
  return wanted.has(name) ? undefined : `${Series.key(series)} was not subscribed`
}

const kline = (wanted: Subscription.Wanted, json: unknown): Kline | Unreadable =>
  Result.match(KlineEvent.parse(json), {
    onFailure: (reason) => unreadable(wanted, json, reason),
    onSuccess: (event) => {
      const reason = objection(wanted, json, event)
      return reason === undefined ? { _tag: "Kline", event } : unreadable(wanted, json, reason)
    }
  })

const isShutdown = (json: unknown): boolean =>
  at(json, "stream") === "!serverShutdown" || at(json, "e") === "serverShutdown"

const answers = (json: unknown): boolean =>
  ["result", "error", "code"].some((field) => Predicate.hasProperty(json, field))

/** Reads a frame, raw or wrapped by a combined stream; `wanted` is what this connection asked for. Never throws. */
export const read = (wanted: Subscription.Wanted, data: string | Uint8Array): Frame => {
  if (typeof data !== "string") return unreadable(wanted, undefined, "is a binary frame")
  return Result.match(Json.parse(data), {
    onFailure: (reason) => unreadable(wanted, undefined, reason),
    onSuccess: (json) => {
      if (isShutdown(json)) return { _tag: "Shutdown" }
      return answers(json)
        ? Result.getOrElse(answer(json), () => unreadable(wanted, json, "is no answer that is known"))
        : kline(wanted, json)
    }
  })
}
