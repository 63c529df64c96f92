import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import { btc, versionAt } from "@cryptostream/core/test/Samples"
import * as Buckets from "@cryptostream/influx/Buckets"
import * as InfluxQl from "@cryptostream/influx/InfluxQl"
import * as InfluxStore from "@cryptostream/influx/InfluxStore"
import { assert, describe, it } from "@effect/vitest"
import { Point } from "@influxdata/influxdb-client"
import { Effect, Redacted, Schema } from "effect"
import * as OwnBuckets from "./OwnBuckets.ts"

OwnBuckets.warnUnlessThere()

const options = { settings: OwnBuckets.settings, realm: "simulated" } as const
const write = CandleStore.use((store) => store.writeRaw([{ series: btc, versions: [versionAt(0)] }]))
const newest = CandleStore.use((store) => store.newest(btc, 1))

interface Bucket {
  readonly id: string
  readonly orgID: string
  readonly name: string
  readonly retentionRules: ReadonlyArray<{ readonly everySeconds: number; readonly shardGroupDurationSeconds: number }>
}
const bucketsOf = (own: string) =>
  Effect.map(
    OwnBuckets.request("GET", "/api/v2/buckets?limit=100"),
    (text) =>
      (JSON.parse(text) as { readonly buckets: ReadonlyArray<Bucket> }).buckets.filter(({ name }) =>
        name.startsWith(own)
      )
  )

/** A token that may do these things with these buckets alone, for as long as the scope is open. */
const tokenFor = (buckets: ReadonlyArray<Bucket>, actions: ReadonlyArray<"read" | "write">) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.map(
        OwnBuckets.request(
          "POST",
          "/api/v2/authorizations",
          JSON.stringify({
            orgID: buckets[0]!.orgID,
            permissions: buckets.flatMap(({ id, orgID }) =>
              actions.map((action) => ({ action, resource: { type: "buckets", id, orgID } }))
            )
          })
        ),
        (text) => JSON.parse(text) as { readonly id: string; readonly token: string }
      ),
      ({ id }) => OwnBuckets.request("DELETE", `/api/v2/authorizations/${id}`)
    ),
    ({ token }) => ({ ...OwnBuckets.settings, token: Redacted.make(token) })
  )

describe.skipIf(!OwnBuckets.isThere)("what a token of InfluxDB may", () => {
  it.live(
    "all: the buckets of the realm are created, to be kept for ever in shards of thirty days",
    () =>
      Effect.gen(function*() {
        const own = yield* OwnBuckets.prefix
        const layer = InfluxStore.layer({ ...options, prefix: own })
        for (const _ of ["created", "found"]) {
          yield* Effect.provide(write, layer, { local: true })
          assert.sameDeepMembers(
            (yield* bucketsOf(own)).map((
              { name, retentionRules: [rule] }
            ) => [name, rule?.everySeconds, rule?.shardGroupDurationSeconds]),
            ["raw", "enriched", "events"].map((what) => [`${own}market_${what}_simulated`, 0, 2_592_000])
          )
        }
      }).pipe(Effect.provide(DeadLetters.layerMemory)),
    60_000
  )

  it.live("read and write its buckets: it needs no more", () =>
    Effect.gen(function*() {
      const own = yield* OwnBuckets.longShards
      const settings = yield* tokenFor(yield* bucketsOf(own), ["read", "write"])
      const stored = yield* Effect.andThen(write, newest).pipe(
        Effect.provide(InfluxStore.layer({ ...options, settings, prefix: own }))
      )
      assert.deepStrictEqual(stored, [versionAt(0)])
      const absent = yield* newest.pipe(
        Effect.provide(InfluxStore.layer({ ...options, settings, prefix: `${own}other_` })),
        Effect.flip
      )
      assert.match(
        absent.message,
        new RegExp(`^[^\\n]*bucket ${own}other_market_raw_simulated[^\\n]*INFLUX_TOKEN[^\\n]*$`)
      )
    }).pipe(Effect.provide(DeadLetters.layerMemory)), 60_000)

  it.live("read alone: a reader reads, a writer is told what is missing", () =>
    Effect.gen(function*() {
      const own = yield* OwnBuckets.longShards
      yield* Effect.provide(write, OwnBuckets.storeAt(own))
      const settings = yield* tokenFor(yield* bucketsOf(own), ["read"])
      const reader = InfluxStore.layerReader({ ...options, settings, prefix: own })
      assert.deepStrictEqual(yield* Effect.provide(newest, reader), [versionAt(0)])
      assert.include((yield* Effect.flip(Effect.provide(write, reader))).message, "reading alone")
      const refused = yield* write.pipe(
        Effect.provide(InfluxStore.layer({ ...options, settings, prefix: own })),
        Effect.flip
      )
      assert.match(refused.message, /INFLUX_TOKEN may not[^\n]*market_events_simulated$/)
    }).pipe(Effect.provide(DeadLetters.layerMemory)), 60_000)

  it.live("nothing, or of nobody: one line names what to set", () =>
    Effect.gen(function*() {
      const failureOf = (settings: Partial<typeof OwnBuckets.settings>) =>
        newest.pipe(
          Effect.provide(InfluxStore.layer({ ...options, settings: { ...OwnBuckets.settings, ...settings } })),
          Effect.flip,
          Effect.map(({ message }) => message)
        )
      assert.match(yield* failureOf({ token: Redacted.make("wrong") }), /^[^\n]*INFLUX_TOKEN[^\n]*$/)
      assert.match(yield* failureOf({ organisation: "nobody" }), /^[^\n]*INFLUX_ORG[^\n]*$/)
      const absent = InfluxStore.layerReader({ ...options, prefix: "test_absent_" })
      assert.match((yield* Effect.flip(Effect.provide(newest, absent))).message, /no bucket test_absent_market_raw/)
      assert.deepStrictEqual(yield* bucketsOf("test_absent_"), [])
    }).pipe(Effect.provide(DeadLetters.layerMemory)), 60_000)
})

describe.skipIf(!OwnBuckets.isThere)("a value in a query to InfluxDB", () => {
  const piece = Schema.Union([
    Schema.String,
    Schema.Literals(["'", "\"", "\\", "\n", "' OR '1'='1", "\\'", "; DROP", "é", "=~ /.*/"])
  ])
  const Values = Schema.Array(Schema.Array(piece)).check(Schema.isBetweenLength(1, 5))

  it.live.prop("means itself, whatever it holds", { values: Values }, ({ values }) =>
    Effect.gen(function*() {
      const own = yield* OwnBuckets.longShards
      const { raw } = Buckets.names("simulated", own)
      // A query ends for the server where a 0 stands, so that it refuses it; and it takes \r\n for \n.
      const texts = [...new Set(values.map((pieces) => pieces.join("").toWellFormed().replaceAll(/[\0\r]/g, "")))]
      const lines = texts.map((text, i) => new Point("m").stringField("v", text).timestamp(i + 1).toLineProtocol())
      assert.strictEqual(yield* OwnBuckets.write(raw, lines.join("\n")), "")
      for (const [i, text] of texts.entries()) {
        const answer = yield* OwnBuckets.query(
          raw,
          `SELECT ${InfluxQl.name("v")} FROM m WHERE "v" = ${InfluxQl.text(text)}`
        )
        const { results } = JSON.parse(answer) as { results: [{ series: [{ values: unknown }] }] }
        assert.deepStrictEqual(results[0].series[0].values, [[i + 1, text]])
      }
    }).pipe(Effect.scoped), { timeout: 60_000, arbitrary: { runs: 20 } })
})
