/** The buckets of a realm: their names, and that they are there. */
import type * as Realm from "@cryptostream/core/market/Realm"
import { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import { Effect, Schema } from "effect"
import * as Api from "./Api.ts"
import type { Send } from "./Patience.ts"
import type { Settings } from "./Settings.ts"
import * as Transport from "./Transport.ts"
import * as Verdict from "./Verdict.ts"

export interface Names {
  readonly raw: string
  readonly enriched: string
  readonly events: string
}

/** `prefix` keeps stores apart that share an organisation. */
export const names = (realm: Realm.Realm, prefix = ""): Names => {
  const name = (what: string) => `${prefix}market_${what}${realm === "live" ? "" : `_${realm}`}`
  return { raw: name("raw"), enriched: name("enriched"), events: name("events") }
}

/** Of a history of years, shards of a day would be thousands, and cost 40 % of the speed of writing. */
const shardSeconds = 30 * 86_400

const Found = Schema.Struct({ buckets: Schema.Array(Schema.Struct({ name: Schema.String })) })
const Organisations = Schema.Struct({ orgs: Schema.Array(Schema.Struct({ id: Schema.String })) })

const isMissing = ({ message, status }: Transport.Refused): boolean => status === 404 && message.startsWith("bucket")
/** Somebody else created it meanwhile. */
const isThere = ({ message, status }: Transport.Refused): boolean =>
  status === 422 && message.includes("already exists")

/** Creates the buckets that are missing, where the token may; else the error names the first of them. */
export const ensure = Effect.fn("Buckets.ensure")(
  function*(send: Send, settings: Settings, { enriched, events, raw }: Names) {
    const { organisation } = settings
    const explained = (bucket: string) => <A, E>(effect: Effect.Effect<A, E | Transport.Refused>) =>
      Effect.mapError(
        effect,
        (error) => error instanceof Transport.Refused ? Verdict.explain(error, settings, bucket) : error
      )

    const find = Effect.fnUntraced(function*(bucket: string) {
      const answer = yield* send(
        Api.request("GET", Transport.path("/api/v2/buckets", { org: organisation, name: bucket }))
      ).pipe(
        Effect.catchIf(
          (error) => error._tag === "Refused" && isMissing(error),
          () => Effect.succeed({ status: 200, body: { buckets: [] } })
        ),
        explained(bucket)
      )
      return (yield* Api.understood(Found, settings)(answer.body)).buckets.some(({ name }) => name === bucket)
    })

    const absent = (bucket: string) =>
      new CandleStoreError({
        message: `InfluxDB at ${settings.url}: the bucket ${bucket} of organisation ${organisation} is not there, or ` +
          `INFLUX_TOKEN may not read it, and INFLUX_TOKEN may not create it: create it, or give the token read and write ` +
          `access to it`
      })

    const create = Effect.fnUntraced(function*(bucket: string) {
      const known = yield* explained(bucket)(
        send(Api.request("GET", Transport.path("/api/v2/orgs", { org: organisation })))
      )
      const { orgs: [found] } = yield* Api.understood(Organisations, settings)(known.body)
      if (found === undefined) return yield* absent(bucket)
      const retentionRules = [{ type: "expire", everySeconds: 0, shardGroupDurationSeconds: shardSeconds }]
      yield* send(Api.request("POST", "/api/v2/buckets", { orgID: found.id, name: bucket, retentionRules })).pipe(
        Effect.catchTag("Refused", (refused) =>
          isThere(refused)
            ? Effect.void
            : Effect.fail(
              refused.status === 401 || refused.status === 403
                ? absent(bucket)
                : Verdict.explain(refused, settings, bucket)
            ))
      )
      yield* Effect.logInfo(`InfluxDB at ${settings.url}: created the bucket ${bucket}`)
    })

    for (const bucket of [raw, enriched, events]) {
      if (!(yield* find(bucket))) yield* create(bucket)
    }
  }
)
