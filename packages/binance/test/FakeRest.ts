/** An HttpClient that answers as a test says, with the exchange's headers and by the clock of the test. */
import { BinanceRest } from "@cryptostream/binance/rest/BinanceRest"
import { WeightBudget } from "@cryptostream/binance/rest/WeightBudget"
import { Clock, Effect, Layer } from "effect"
import { HttpClient, HttpClientError, HttpClientResponse } from "effect/http"

export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
}

/** "refused" has nobody listen there, "silent" never answers. */
export type Answer = Reply | "refused" | "silent"

export interface Options {
  /** Of a round trip, ms. */
  readonly latency?: number
  /** By how much its clock is ahead of the test's, ms. */
  readonly ahead?: number
  readonly restUrls?: ReadonlyArray<string>
}

export interface Seen {
  readonly url: URL
  /** By the clock of the test, epoch ms. */
  readonly at: number
}

const minute = 60_000

/** The layers over an exchange that answers with `answer`; `seen` fills with what it was asked. */
export const make = (
  answer: (seen: Seen, exchangeTime: number) => Answer,
  { ahead = 0, latency = 100, restUrls = ["http://one"] }: Options = {}
) => {
  const seen: Array<Seen> = []
  const used = new Map<number, number>()
  const weigh = ({ pathname }: URL, at: number): number => {
    const since = Math.floor(at / minute) * minute
    const weight = pathname.endsWith("klines") ? 2 : pathname.endsWith("exchangeInfo") ? 20 : 1
    used.set(since, (used.get(since) ?? 0) + weight)
    return used.get(since)!
  }
  const client = HttpClient.make(Effect.fnUntraced(function*(request, url) {
    const asked = { url, at: yield* Clock.currentTimeMillis }
    seen.push(asked)
    yield* Effect.sleep(latency / 2)
    const exchangeTime = Math.floor((yield* Clock.currentTimeMillis) + ahead)
    const reply = answer(asked, exchangeTime)
    if (reply === "silent") return yield* Effect.never
    if (reply === "refused") {
      const cause = new Error(`connect ECONNREFUSED ${url.host}`)
      return yield* new HttpClientError.HttpClientError({
        reason: new HttpClientError.TransportError({ request, cause })
      })
    }
    const headers = {
      "date": new Date(exchangeTime).toUTCString(),
      "x-mbx-used-weight-1m": String(weigh(url, exchangeTime)),
      ...reply.headers
    }
    yield* Effect.sleep(latency / 2)
    const text = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body)
    return HttpClientResponse.fromWeb(request, new Response(text, { status: reply.status ?? 200, headers }))
  }))
  const layer = BinanceRest.layer({ restUrls }).pipe(
    Layer.provideMerge(WeightBudget.layer),
    Layer.provide(Layer.succeed(HttpClient.HttpClient, client))
  )
  return { layer, seen, used }
}
