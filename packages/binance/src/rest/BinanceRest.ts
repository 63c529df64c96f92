/**
 * The exchange over REST. Every request goes through the weight budget, at the first address that answers; what may pass is
 * asked again without end, so that a history that runs for days outlives an outage. What fails is wrong and stays so.
 */
import * as Outage from "@cryptostream/core/programs/Outage"
import type { Urgency } from "@cryptostream/core/ports/MarketData"
import type * as Series from "@cryptostream/core/market/Series"
import type * as Symbol from "@cryptostream/core/market/Symbol"
import { Clock, Context, Deferred, Effect, Layer, Option, PubSub, Result, Schedule, Schema, Stream } from "effect"
import type { HttpClient } from "effect/http"
import * as Addresses from "./Addresses.ts"
import * as Answer from "./Answer.ts"
import { AnotherMarket, BinanceError, type Reason, Unavailable } from "./BinanceError.ts"
import * as ExchangeInfo from "./ExchangeInfo.ts"
import type { ResponseHead } from "./ResponseHead.ts"
import * as RestRequest from "./RestRequest.ts"
import type { WeightBudget } from "./WeightBudget.ts"

/**
 * Rows of a series from `startTime` to `endTime`, both inclusive, in epoch ms; at most `limit` of them, oldest first. Without
 * a start they are the last ones up to the end.
 */
export interface Klines {
  readonly series: Series.Series
  readonly startTime: number | undefined
  readonly endTime: number | undefined
  readonly limit: number
  readonly urgency: Urgency
}

export type Decode<A> = (answer: Answer.Answer) => Result.Result<A, string>

/** The exchange's time, and between which moments of our clock it was read. All in epoch ms. */
export interface ServerTime {
  readonly serverTime: number
  readonly sentAt: number
  readonly receivedAt: number
}

export interface Shape {
  readonly ping: Effect.Effect<void, BinanceError>
  readonly time: Effect.Effect<ServerTime, BinanceError>
  /** Of these symbols, or of all there are; one unknown symbol makes the exchange refuse the whole request. */
  exchangeInfo(symbols?: ReadonlyArray<Symbol.Symbol>): Effect.Effect<ExchangeInfo.ExchangeInfo, BinanceError>
  /** `decode` reads the answer; where it cannot, the exchange is asked again. */
  klines<A>(klines: Klines, decode: Decode<A>): Effect.Effect<A, BinanceError>
  /** What a simulator calls its market, or none for the exchange itself; waits for the first answer. */
  readonly simulator: Effect.Effect<Option.Option<string>>
  /** The heads of all answers from now on; who reads slowly loses the oldest. */
  readonly heads: Stream.Stream<ResponseHead>
}

const backoff = Schedule.jittered(Schedule.min([Schedule.exponential("500 millis"), Schedule.spaced("30 seconds")]))

const decodeJson = <S extends Schema.ConstraintDecoder<unknown>>(schema: S): Decode<S["Type"]> => {
  const decode = Schema.decodeUnknownResult(Schema.fromJsonString(schema))
  return ({ text }) => Result.mapError(decode(text), ({ message }) => message.replaceAll(/\s*\n\s*/g, " "))
}
const decodePing = decodeJson(Schema.Struct({}))
const decodeTime = decodeJson(Schema.Struct({ serverTime: Schema.Int }))
const decodeInfo = decodeJson(ExchangeInfo.ExchangeInfo)

const light = (path: string): RestRequest.RestRequest => ({ path, parameters: {}, weight: 1, urgency: "repair" })

type Market = Option.Option<string>

const nameOf = Option.getOrElse<string>(() => "the exchange itself")

/** All answers must come from one market: candles of two must never stand in one series. */
const recognise = Effect.fnUntraced(function*(known: Deferred.Deferred<Market>, { simulator, url }: Answer.Answer) {
  const market = Option.fromUndefinedOr(simulator)
  yield* Deferred.succeed(known, market)
  const first = yield* Deferred.await(known)
  if (nameOf(first) === nameOf(market)) return
  return yield* new AnotherMarket({
    message: `${url} answers for ${nameOf(market)}, and before it was ${nameOf(first)}: ` +
      "start again, with addresses of one market in BINANCE_REST_URL"
  })
})

/** Where a request goes on after a failure. An address that bars us is passed over while there is one that does not. */
const moveOn = (addresses: Addresses.Addresses, barring: Set<string>, url: string) => (reason: Reason): Reason => {
  if (reason._tag === "Unavailable" || reason._tag === "Barred") addresses.leave(url)
  if (reason._tag !== "Barred" || barring.add(url).size === addresses.count) return reason
  return new Unavailable({ message: reason.message, cause: reason })
}

const make = Effect.fnUntraced(function*(restUrls: ReadonlyArray<string>) {
  const heads = yield* Effect.acquireRelease(PubSub.sliding<ResponseHead>(64), PubSub.shutdown)
  const send = yield* RestRequest.sender(heads)
  const simulator = yield* Deferred.make<Market>()
  const addresses = Addresses.make(restUrls)
  const outage = Outage.make("the exchange", yield* Clock.Clock)

  const attempt = <A>(request: RestRequest.RestRequest, decode: Decode<A>, barring: Set<string>) =>
    Effect.suspend(() => {
      const url = addresses.current()
      return send(url, request).pipe(
        Effect.flatMap((answer) =>
          Effect.tap(Effect.fromResult(Answer.read(answer, decode)), () => recognise(simulator, answer))
        ),
        Effect.mapError(moveOn(addresses, barring, url))
      )
    })

  const ask = <A>(request: RestRequest.RestRequest, decode: Decode<A>): Effect.Effect<A, BinanceError> =>
    Effect.suspend(() =>
      attempt(request, decode, new Set()).pipe(
        Effect.retry({ while: (reason) => reason._tag === "Throttled" }), // the budget waits for as long as was said
        Effect.tap(() => outage.passed),
        Effect.tapError((reason) => reason._tag === "Unavailable" ? outage.failed(reason.message) : Effect.void),
        Effect.retry({ while: (reason) => reason._tag === "Unavailable", schedule: backoff }),
        Effect.mapError((reason) => new BinanceError({ reason }))
      )
    )

  return BinanceRest.of({
    ping: Effect.asVoid(ask(light("/api/v3/ping"), decodePing)),
    time: ask(light("/api/v3/time"), (answer) =>
      Result.map(decodeTime(answer), ({ serverTime }): ServerTime => {
        const { receivedAt, sentAt } = answer
        return { serverTime, sentAt, receivedAt }
      })),
    exchangeInfo: (symbols) =>
      ask({
        path: "/api/v3/exchangeInfo",
        parameters: symbols === undefined ? { showPermissionSets: "false" } : { symbols: JSON.stringify(symbols) },
        weight: 20,
        urgency: "repair"
      }, decodeInfo),
    klines: ({ endTime, limit, series, startTime, urgency }, decode) =>
      ask({
        path: "/api/v3/klines",
        parameters: {
          ...series,
          ...(startTime !== undefined && { startTime }),
          ...(endTime !== undefined && { endTime }),
          limit
        },
        weight: 2,
        urgency
      }, decode),
    simulator: Deferred.await(simulator),
    heads: Stream.fromPubSub(heads)
  })
})

export class BinanceRest extends Context.Service<BinanceRest, Shape>()("@cryptostream/binance/rest/BinanceRest") {
  /** `restUrls` without a slash at their end, tried in order. */
  static readonly layer = (
    { restUrls }: { readonly restUrls: ReadonlyArray<string> }
  ): Layer.Layer<BinanceRest, never, HttpClient.HttpClient | WeightBudget> => Layer.effect(BinanceRest, make(restUrls))
}
