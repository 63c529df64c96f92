/** Tokens that may no more than a program needs: made by the server, which says each of them once, with a token that may all. */
import { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import { Effect, Redacted, Schema } from "effect"
import * as Api from "./Api.ts"
import type * as Buckets from "./Buckets.ts"
import type { Send } from "./Patience.ts"
import type { Settings } from "./Settings.ts"
import * as Transport from "./Transport.ts"
import * as Verdict from "./Verdict.ts"

export interface Wanted {
  /** What people know it by; a token made again takes the place of the one of this name. */
  readonly description: string
  readonly actions: ReadonlyArray<"read" | "write">
}

const Bucket = Schema.Struct({ id: Schema.String, orgID: Schema.String, name: Schema.String })
const Found = Schema.Struct({ buckets: Schema.Array(Bucket) })
const Known = Schema.Struct({
  authorizations: Schema.Array(Schema.Struct({ id: Schema.String, description: Schema.optionalKey(Schema.String) }))
})
const Made = Schema.Struct({ token: Schema.String })

const answered = <A>(send: Send, settings: Settings, schema: Schema.Codec<A, unknown>) => {
  const understood = Api.understood(schema, settings)
  return (request: Transport.Request) => Effect.flatMap(send(request), ({ body }) => understood(body))
}

const bucketOf = (send: Send, settings: Settings) => (name: string) =>
  answered(send, settings, Found)(
    Api.request("GET", Transport.path("/api/v2/buckets", { org: settings.organisation, name }))
  ).pipe(
    Effect.catchIf(
      (error) => error._tag === "Refused" && error.status === 404,
      () => Effect.succeed({ buckets: [] })
    ),
    Effect.map(({ buckets }) => buckets.find((bucket) => bucket.name === name))
  )

const all = ({ enriched, events, raw }: Buckets.Names) => [raw, enriched, events]

/** Whether the token of these settings is known and sees all buckets. */
export const sees = Effect.fn("Tokens.sees")(function*(send: Send, settings: Settings, names: Buckets.Names) {
  return yield* Effect.forEach(all(names), bucketOf(send, settings)).pipe(
    Effect.map((found) => found.every((bucket) => bucket !== undefined)),
    Effect.catchIf(
      (error) => error._tag === "Refused" && (error.status === 401 || error.status === 403),
      () => Effect.succeed(false)
    ),
    Effect.catchTag("Refused", (refused) => Effect.fail(Verdict.explain(refused, settings, undefined)))
  )
})

/** A new one for these buckets alone, in the place of what had its description. */
export const make = Effect.fn("Tokens.make")(
  function*(send: Send, settings: Settings, names: Buckets.Names, { actions, description }: Wanted) {
    const organisation = Transport.path("/api/v2/authorizations", { org: settings.organisation })
    const found = yield* Effect.forEach(all(names), bucketOf(send, settings))
    const buckets = found.filter((bucket) => bucket !== undefined)
    const { authorizations } = yield* answered(send, settings, Known)(Api.request("GET", organisation))
    for (const { id } of authorizations.filter((one) => one.description === description)) {
      yield* send(Api.request("DELETE", `/api/v2/authorizations/${encodeURIComponent(id)}`))
    }
    const permissions = buckets.flatMap(({ id, orgID }) =>
      actions.map((action) => ({ action, resource: { type: "buckets", id, orgID } }))
    )
    const orgID = buckets[0]?.orgID
    const { token } = yield* answered(send, settings, Made)(
      Api.request("POST", "/api/v2/authorizations", { orgID, description, permissions })
    )
    return Redacted.make(token, { label: "token of InfluxDB" })
  },
  (effect, _send, settings) =>
    Effect.catchTag(effect, "Refused", (refused) =>
      Effect.fail(
        // It is known, or it had not found the buckets: what it lacks is a right of its own.
        refused.status === 401 || refused.status === 403
          ? new CandleStoreError({
            message:
              `InfluxDB at ${settings.url}: INFLUX_TOKEN may not make tokens (${refused.message}); it has to be one ` +
              `that may everything in the organisation`,
            cause: refused
          })
          : Verdict.explain(refused, settings, undefined)
      ))
)
