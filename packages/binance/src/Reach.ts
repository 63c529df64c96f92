/** Whether the exchange can be reached at all, and what answers there: the exchange itself, or a simulator of it. */
import { Clock, Effect, Schema } from "effect"
import { HttpClient, HttpClientResponse } from "effect/http"

export interface Reached {
  readonly _tag: "Reached"
  readonly url: string
  /** The exchange's clock, epoch ms. */
  readonly serverTime: number
  /** What our own clock counted when it said so (`Clock.monotonicTimeNanos`). */
  readonly answeredAt: bigint
  /** What a simulator calls its market; absent where the exchange itself answers. */
  readonly simulator: string | undefined
}
export interface Unreached {
  readonly _tag: "Unreached"
  /** A line for each address: what became of it. */
  readonly reasons: ReadonlyArray<string>
}

const patience = "4 seconds"
/** A simulator of the exchange says in this header that it is one, and of which market. */
export const simulatorHeader = "x-simulator"

const Time = HttpClientResponse.schemaBodyJson(Schema.Struct({ serverTime: Schema.Int }))

const ask = Effect.fnUntraced(function*(url: string) {
  const client = HttpClient.filterStatusOk(yield* HttpClient.HttpClient)
  const response = yield* client.get(`${url}/api/v3/time`)
  const answeredAt = yield* Clock.monotonicTimeNanos
  const { serverTime } = yield* Time(response)
  const simulator = response.headers[simulatorHeader]
  return { _tag: "Reached", url, serverTime, answeredAt, simulator } satisfies Reached
})

const attempt = (url: string): Effect.Effect<Reached | string, never, HttpClient.HttpClient> =>
  ask(url).pipe(
    Effect.timeout(patience),
    Effect.catch((error) =>
      Effect.succeed(
        `${url}: ${
          error._tag === "TimeoutError" ? `no answer within ${patience}` : error.message.replaceAll("\n", " ")
        }`
      )
    )
  )

/** Asks all addresses at once for the time; of those that answer, the first in the order given counts. */
export const probe = Effect.fn("Reach.probe")(function*(urls: ReadonlyArray<string>) {
  const answers = yield* Effect.forEach(urls, attempt, { concurrency: "unbounded" })
  const reached = answers.find((answer) => typeof answer !== "string")
  const unreached: Unreached = { _tag: "Unreached", reasons: answers.filter((answer) => typeof answer === "string") }
  return reached ?? unreached
})
