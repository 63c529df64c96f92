/** One request to the exchange's REST interface, sent within the weight budget and answered whole or not at all. */
import { Clock, Effect, PubSub } from "effect"
import { HttpClient, type HttpClientError } from "effect/http"
import type { Answer } from "./Answer.ts"
import { Unavailable } from "./BinanceError.ts"
import { simulatorHeader } from "../Reach.ts"
import * as ResponseHead from "./ResponseHead.ts"
import { WeightBudget } from "./WeightBudget.ts"
import type { Urgency } from "@cryptostream/core/ports/MarketData"

export interface RestRequest {
  readonly path: string
  readonly parameters: Readonly<Record<string, string | number>>
  readonly weight: number
  readonly urgency: Urgency
}

/** For an answer, whole; the waiting for its weight is not counted. */
const patience = "10 seconds"

const describe = ({ parameters, path }: RestRequest): string => {
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${value}`).join("&")
  return query === "" ? path : `${path}?${query}`
}

const broken = (url: string) => (error: HttpClientError.HttpClientError) => {
  const { cause, message } = error
  const detail = cause instanceof Error && cause.message !== "" ? `: ${cause.message}` : ""
  return new Unavailable({ message: `${url} cannot be reached: ${message}${detail}`, cause: error })
}

const late = (url: string) => new Unavailable({ message: `${url} gives no whole answer within ${patience}` })

/** Sends requests to an address; the head of each answer is published as soon as it is there. */
export const sender = Effect.fnUntraced(function*(heads: PubSub.PubSub<ResponseHead.ResponseHead>) {
  const client = HttpClient.withScope(yield* HttpClient.HttpClient)
  const budget = yield* WeightBudget

  const exchange = Effect.fnUntraced(function*(
    url: string,
    request: RestRequest,
    settle: (head: ResponseHead.ResponseHead) => Effect.Effect<void>
  ) {
    const sentAt = yield* Clock.currentTimeMillis
    const response = yield* client.get(url + request.path, { urlParams: request.parameters })
    const receivedAt = yield* Clock.currentTimeMillis
    const head = ResponseHead.read(response.status, response.headers, sentAt, receivedAt)
    yield* settle(head)
    yield* PubSub.publish(heads, head)
    const text = yield* response.text
    return {
      ...head,
      url,
      request: describe(request),
      simulator: response.headers[simulatorHeader],
      text
    } satisfies Answer
  }, Effect.scoped)

  return (url: string, request: RestRequest): Effect.Effect<Answer, Unavailable> =>
    budget.spend(request.weight, request.urgency, (settle) =>
      exchange(url, request, settle).pipe(
        Effect.mapError(broken(url)),
        Effect.timeoutOrElse({ duration: patience, orElse: () => Effect.fail(late(url)) })
      ))
})
