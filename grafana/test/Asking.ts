/** Asks the buckets that were filled for the tests as Grafana would. */
import * as OwnBuckets from "@cryptostream/influx/test/OwnBuckets"
import { assert } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import * as Filled from "./Filled.ts"
import * as Grafana from "./Grafana.ts"

/** The prefix of the buckets, which are filled once a file of tests. */
export class Prefix extends Context.Service<Prefix, string>()("@cryptostream/grafana/test/Asking") {
  static readonly layer = Layer.effect(Prefix, Filled.fill)
}

export const ask = Effect.fnUntraced(function*(query: string, shown: Grafana.Shown) {
  const own = yield* Prefix
  const sent = Grafana.interpolate(query, shown).replaceAll("market_", `${own}market_`)
  const body = JSON.stringify({ query: sent, dialect: { annotations: ["datatype", "group", "default"], header: true } })
  const organisation = encodeURIComponent(OwnBuckets.settings.organisation)
  const answer = yield* OwnBuckets.request("POST", `/api/v2/query?org=${organisation}`, body)
  assert.isTrue(answer.trim() === "" || answer.startsWith("#"), `${answer}\n${sent}`)
  return Grafana.frames(answer)
})

/** The rows of a frame, a record each. */
export const records = ({ fields, length }: Grafana.Frame): ReadonlyArray<Readonly<Record<string, unknown>>> =>
  Array.from({ length }, (_, row) => Object.fromEntries(fields.map(({ name, values }) => [name, values[row]])))
