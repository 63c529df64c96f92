/** The REST endpoints: what each weighs, which parameters it knows, and what it answers. */
import { Effect } from "effect"
import type * as Book from "../book/Book.ts"
import * as ExchangeInfo from "./ExchangeInfo.ts"
import * as Klines from "./Klines.ts"
import * as Query from "./Query.ts"
import type * as Refusal from "./Refusal.ts"
import * as Ticker from "./Ticker.ts"
import * as TimeUnit from "./TimeUnit.ts"
import type * as Truth from "../evidence/Truth.ts"

/** What an answer is made from. Times in epoch ms. */
export interface Situation {
  readonly book: Book.Book
  readonly weightLimit: number
  readonly now: number
  /** The moment the data is of: a server that lags behind has an older one than `now`. */
  readonly asOf: number
  readonly timeUnit: TimeUnit.TimeUnit
  /** Is told which closed rows are served. */
  readonly served: Truth.Truth["served"]
}

export interface Endpoint {
  readonly parameters: ReadonlyArray<string>
  /** What a request costs, whether it is answered or refused for its parameters. */
  readonly weight: (search: string) => number
  readonly answer: (query: Query.Query, situation: Situation) => Effect.Effect<unknown, Refusal.Refusal>
}

const klines: Endpoint = {
  parameters: Klines.parameters,
  weight: () => 2,
  answer: Effect.fnUntraced(function*(query, { asOf, book, served, timeUnit }) {
    const question = yield* Effect.fromResult(Klines.question(query))
    const rows = yield* Klines.rows(book, question, asOf)
    yield* served(question.series, rows.filter((row) => Klines.isClosed(question.series, row, asOf)), asOf)
    return rows.map((row) => Klines.json(row, timeUnit))
  })
}

export const endpoints: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ["/api/v3/ping", { parameters: [], weight: () => 1, answer: () => Effect.succeed({}) }],
  [
    "/api/v3/time",
    {
      parameters: [],
      weight: () => 1,
      answer: (_, { now, timeUnit }) => Effect.succeed({ serverTime: TimeUnit.moment(timeUnit, now) })
    }
  ],
  ["/api/v3/exchangeInfo", {
    parameters: ExchangeInfo.parameters,
    weight: () => 20,
    answer: (query, { book, now, timeUnit, weightLimit }) =>
      Effect.fromResult(
        ExchangeInfo.answer(query, book.listings, weightLimit, TimeUnit.moment(timeUnit, now))
      )
  }],
  ["/api/v3/klines", klines],
  ["/api/v3/uiKlines", klines],
  ["/api/v3/ticker/24hr", {
    parameters: Ticker.parameters,
    weight: Ticker.weight,
    answer: (query, { asOf, book, timeUnit }) => Ticker.answer(query, book, asOf, timeUnit)
  }]
])

/** The JSON of a request's answer. */
export const answer = (
  endpoint: Endpoint,
  search: string,
  situation: Situation
): Effect.Effect<string, Refusal.Refusal> =>
  Effect.fromResult(Query.parse(search, endpoint.parameters)).pipe(
    Effect.flatMap((query) => endpoint.answer(query, situation)),
    Effect.map((json) => JSON.stringify(json))
  )
