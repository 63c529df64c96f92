/** What every answer passes: the Host header that a page of another site cannot forge, and headers that keep a page ours. */
import { Effect } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse, ProblemDetails } from "effect/http"

/**
 * A name of another site can be made to resolve to 127.0.0.1 (DNS rebinding), and then that site's scripts could read
 * what is here; but its requests carry its name.
 */
const ofThisMachine = ["127.0.0.1", "localhost", "[::1]"]

const refused = (
  hosts: ReadonlySet<string>,
  host: string | undefined
): HttpServerResponse.HttpServerResponse =>
  ProblemDetails.toResponse({
    type: "about:blank",
    status: 421,
    title: "Misdirected Request",
    detail: `This server answers to ${[...hosts].join(", ")}, not to ${host ?? "a request without a host"}`
  })

const headers = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin"
}

/** For whatever brings no policy of its own: data, not pages. */
const closed = "default-src 'none'; frame-ancestors 'none'"

/** `policies` are content security policies by path; `names` those that the server has beside this machine's own. */
export const layer = (policies: Readonly<Record<string, string>>, names: ReadonlyArray<string>) => {
  const hosts = new Set([...ofThisMachine, ...names.map((name) => name.toLowerCase())])
  const isOurs = (host: string | undefined): boolean =>
    host !== undefined && hosts.has(host.toLowerCase().replace(/:\d+$/, ""))
  return HttpRouter.middleware(
    (handled) =>
      Effect.gen(function*() {
        const { headers: { host }, url } = yield* HttpServerRequest.HttpServerRequest
        const response = isOurs(host) ? yield* handled : refused(hosts, host)
        const policy = policies[url.replace(/[?#].*$/, "")] ?? closed
        return HttpServerResponse.setHeaders(response, {
          "content-security-policy": policy,
          ...response.headers,
          ...headers
        })
      }),
    { global: true }
  )
}
