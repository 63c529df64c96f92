/** Requests as a browser or a stranger would send them. */
import { Effect, Stream } from "effect"
import { request } from "node:http"
import * as Fixture from "./Fixture.ts"

export const get = Effect.fnUntraced(function*(path: string) {
  const base = yield* Fixture.url
  const response = yield* Effect.promise(() => fetch(base + path))
  const text = yield* Effect.promise(() => response.text())
  return { status: response.status, headers: response.headers, text, json: (): unknown => JSON.parse(text) }
})

/** With a Host header of one's choice, which `fetch` does not allow. */
export const statusAs = Effect.fnUntraced(function*(host: string, path: string) {
  const base = yield* Fixture.url
  return yield* Effect.callback<number | undefined>((resume) => {
    request(base + path, { headers: { host }, agent: false }, (response) => {
      response.resume()
      resume(Effect.succeed(response.statusCode))
    }).end()
  })
})

export interface Event {
  readonly event: string
  readonly data: unknown
}

const parse = (block: string): Event => {
  const field = (name: string) => block.split("\n").find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
  return { event: field("event") ?? "", data: JSON.parse(field("data") ?? "null") }
}

/** The events of a stream; it is closed with the stream that reads it. */
export const events = (path: string) =>
  Stream.unwrap(Effect.gen(function*() {
    const base = yield* Fixture.url
    const controller = yield* Effect.acquireRelease(
      Effect.sync(() => new AbortController()),
      (abort) => Effect.sync(() => abort.abort())
    )
    const response = yield* Effect.promise(() => fetch(base + path, { signal: controller.signal }))
    return Stream.fromReadableStream({ evaluate: () => response.body!, onError: String }).pipe(
      Stream.decodeText,
      Stream.mapAccum(() => "", (rest, text: string) => {
        const blocks = (rest + text).split("\n\n")
        return [blocks.pop() ?? "", blocks.map(parse)] as const
      })
    )
  }))
