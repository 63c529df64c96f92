/** A real InfluxDB, as the environment names it, and buckets in it for one test, gone afterwards. */
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import * as Buckets from "@cryptostream/influx/Buckets"
import * as InfluxStore from "@cryptostream/influx/InfluxStore"
import type { Settings } from "@cryptostream/influx/Settings"
import { Effect, Layer, Redacted } from "effect"
import { randomUUID } from "node:crypto"

const { INFLUX_ORG, INFLUX_TOKEN, INFLUX_URL } = process.env

export const isThere = INFLUX_URL !== undefined && INFLUX_ORG !== undefined && INFLUX_TOKEN !== undefined

/** Said once a file of tests that are skipped. */
export const warnUnlessThere = (): void => {
  if (!isThere) console.warn("SKIPPED: INFLUX_URL, INFLUX_ORG and INFLUX_TOKEN name no InfluxDB to run these tests on")
}

export const settings: Settings = {
  url: INFLUX_URL ?? "http://127.0.0.1:1",
  organisation: INFLUX_ORG ?? "none",
  token: Redacted.make(INFLUX_TOKEN ?? "none")
}

/** One request to the server's own interface. */
export const request = (method: string, path: string, body?: string): Effect.Effect<string> =>
  Effect.promise(async () => {
    const headers = { authorization: `Token ${Redacted.value(settings.token)}` }
    const response = await fetch(settings.url + path, { method, headers, ...(body !== undefined && { body }) })
    return response.text()
  })

const organisation = encodeURIComponent(settings.organisation)

export const query = (bucket: string, statement: string): Effect.Effect<string> =>
  request("GET", `/query?db=${bucket}&epoch=ms&q=${encodeURIComponent(statement)}`)

export const write = (bucket: string, lines: string, precision = "ms"): Effect.Effect<string> =>
  request("POST", `/api/v2/write?org=${organisation}&bucket=${bucket}&precision=${precision}`, lines)

interface Found {
  readonly buckets?: ReadonlyArray<{ readonly id: string; readonly name: string }>
}

const removeAll = (prefix: string) =>
  Effect.gen(function*() {
    const text = yield* request("GET", `/api/v2/buckets?org=${organisation}&limit=100`)
    const { buckets = [] } = JSON.parse(text) as Found
    const own = buckets.filter(({ name }) => name.startsWith(prefix))
    yield* Effect.forEach(own, ({ id }) => request("DELETE", `/api/v2/buckets/${id}`), { discard: true })
  })

/** A prefix that nobody else has, for as long as the scope is open. */
export const prefix = Effect.acquireRelease(Effect.sync(() => `test_${randomUUID().slice(0, 8)}_`), removeAll)

const tenYears = 3_650 * 86_400

/** The buckets of a prefix, with shards so long that a test of many years does not wait for hundreds of them. */
const create = (own: string) =>
  Effect.gen(function*() {
    const { orgs } = JSON.parse(yield* request("GET", `/api/v2/orgs?org=${organisation}`)) as {
      readonly orgs: ReadonlyArray<{ readonly id: string }>
    }
    const retentionRules = [{ type: "expire", everySeconds: 0, shardGroupDurationSeconds: tenYears }]
    yield* Effect.forEach(
      Object.values(Buckets.names("simulated", own)),
      (name) => request("POST", "/api/v2/buckets", JSON.stringify({ orgID: orgs[0]!.id, name, retentionRules }))
    )
    return own
  })

/** A prefix of buckets that are there already. */
export const longShards = Effect.flatMap(prefix, create)

export const storeAt = (own: string) => InfluxStore.layer({ settings, realm: "simulated", prefix: own })

/** A store of its own for whoever it is provided to. */
export const store = Layer.unwrap(Effect.map(longShards, storeAt)).pipe(
  Layer.provide(DeadLetters.layerMemory)
)
