/** What a request can be answered instead of data: problem details (RFC 9457) that a person can act on. */
import { HttpApiError } from "effect/http-api"

export class UnknownSeries extends HttpApiError.Problem<UnknownSeries>()("UnknownSeries", {
  type: "about:blank",
  status: 404,
  title: "No such series"
}) {}

export class UnknownColumn extends HttpApiError.Problem<UnknownColumn>()("UnknownColumn", {
  type: "about:blank",
  status: 400,
  title: "These columns cannot be given"
}) {}

export class StoreFailed extends HttpApiError.Problem<StoreFailed>()("StoreFailed", {
  type: "about:blank",
  status: 503,
  title: "The store did not answer"
}) {}

export const storeFailed = (cause: { readonly message: string }): StoreFailed =>
  new StoreFailed({ detail: cause.message })
