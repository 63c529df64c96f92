/**
 * What people ask of the program that writes: kept where a request outlives whoever made it, and is answered by the program
 * that runs, or by the next one. A request is gone once it is done; one that failed stays, with the reason, until it is read.
 */
import { Effect, Option, Schema } from "effect"
import * as Series from "../market/Series.ts"
import { StateStore } from "../ports/StateStore.ts"

const series = Series.Series

export const Request = Schema.Union([
  /** What the store does not have of a span, from the source. */
  Schema.TaggedStruct("backfill", { series, from: Schema.Int, to: Schema.Int }),
  /** What is missing of a series, until the source has given it, or said twice that it has none. */
  Schema.TaggedStruct("repair", { series }),
  /** What is derived from the candles that open at `from` and later, from the raw candles. */
  Schema.TaggedStruct("reprocess", { series, from: Schema.Int }),
  Schema.TaggedStruct("track", { series }),
  Schema.TaggedStruct("untrack", { series })
])
export type Request = typeof Request.Type

const Asked = Schema.Struct({ request: Request, failed: Schema.optionalKey(Schema.String) })
export interface Asked extends Schema.Schema.Type<typeof Asked> {}

const Json = Schema.fromJsonString(Asked)
const prefix = "request/"

/** Of what changes the list of what is watched the later holds: it has one key. */
const key = (request: Request): string => {
  const { interval, symbol } = request.series
  const name = `${prefix}${interval}/${symbol}/${request._tag}`
  switch (request._tag) {
    case "backfill":
      return `${name}/${request.from}-${request.to}`
    case "reprocess":
      return `${name}/${request.from}`
    case "repair":
      return name
    default:
      return `${prefix}${interval}/${symbol}/list`
  }
}

export const describe = ({ _tag, series: one }: Request): string => `${_tag} ${Series.key(one)}`

const put = Effect.fnUntraced(function*(all: ReadonlyArray<Asked>) {
  const entries = yield* Effect.forEach(
    all,
    (asked) => Effect.map(Effect.orDie(Schema.encodeEffect(Json)(asked)), (text) => [key(asked.request), text] as const)
  )
  yield* (yield* StateStore).put(entries)
})

/** Asks for these; asked for twice is asked for once. */
export const ask = Effect.fn("Requests.ask")((requests: ReadonlyArray<Request>) =>
  put(requests.map((request) => ({ request })))
)

/** Every request that is not done, those that failed among them. */
export const all = Effect.gen(function*() {
  const entries = yield* (yield* StateStore).all(prefix)
  return yield* Effect.forEach(entries, ([, text]) => Effect.orDie(Schema.decodeEffect(Json)(text)))
})

/** What became of one: absent where it is done, or another has taken its place. */
export const stateOf = Effect.fn("Requests.stateOf")(function*(request: Request) {
  const text = yield* (yield* StateStore).get(key(request))
  const asked = yield* Effect.transposeOption(
    Option.map(text, (json) => Effect.orDie(Schema.decodeEffect(Json)(json)))
  )
  return Option.filter(asked, (one) => one.request._tag === request._tag)
})

export const done = Effect.fn("Requests.done")(function*(request: Request) {
  if (Option.isSome(yield* stateOf(request))) yield* (yield* StateStore).remove([key(request)])
})

export const fail = Effect.fn("Requests.fail")(function*(request: Request, failed: string) {
  if (Option.isSome(yield* stateOf(request))) yield* put([{ request, failed }])
})
