/** Every query of every panel against a real InfluxDB: its answer has rows, of the shape that its panel draws. */
import * as OwnBuckets from "@cryptostream/influx/test/OwnBuckets"
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard"
import { assert, describe, layer } from "@effect/vitest"
import { Effect } from "effect"
import * as Dashboards from "../src/Dashboards.ts"
import { FluxQuery } from "../src/Datasources.ts"
import * as Asking from "./Asking.ts"
import * as Filled from "./Filled.ts"
import { shapes } from "./Shapes.ts"

OwnBuckets.warnUnlessThere()

const several = { realm: "simulated", symbol: Filled.symbols, interval: Filled.intervals }
const day = 86_400_000

/** Pixels that are longer than some intervals and shorter than others. */
const ranges = [
  { what: "of three hours", from: Filled.end - day / 8, to: Filled.end, windowSeconds: 10 },
  { what: "of three hours on a narrow screen", from: Filled.end - day / 8, to: Filled.end, windowSeconds: 90 },
  { what: "of forty days", from: Filled.end - 40 * day, to: Filled.end, windowSeconds: 3_600 }
] as const

/** Each panel that is repeated sees one of its indicators. */
const indicators = { over: ["ema_20", "sma_20"], indicator: "rsi" }

/** What may be chosen for a dashboard. A series without a candle in the range has none to show. */
const choices = ({ dashboard }: Dashboards.File, from: number) =>
  dashboard.title === "Market"
    ? Filled.intervals
      .filter((interval) => interval !== "1d" || Filled.end - from > day)
      .map((interval) => ({ realm: "simulated", symbol: "BTCUSDC", interval, ...indicators }))
    : [several]

const panelsOf = ({ dashboard }: Dashboards.File) => (dashboard.panels ?? []) as ReadonlyArray<Panel>
const queriesOf = ({ targets = [] }: Panel) => targets.filter((target) => target instanceof FluxQuery)
const ofInflux = Dashboards.files.filter((file) => panelsOf(file).every((panel) => queriesOf(panel).length > 0))

describe.skipIf(!OwnBuckets.isThere)("the dashboards", () => {
  layer(Asking.Prefix.layer, { timeout: 120_000 })((it) => {
    for (const file of ofInflux) {
      for (const panel of panelsOf(file)) {
        for (const { what, ...range } of ranges) {
          it.effect(`${file.dashboard.title}: ${panel.title} has what a ${panel.type} draws, in a range ${what}`, () =>
            Effect.gen(function*() {
              for (const variables of choices(file, range.from)) {
                const answers = yield* Effect.forEach(
                  queriesOf(panel),
                  ({ query }) => Asking.ask(query, { ...range, variables })
                )
                for (const frames of answers) {
                  assert.isTrue(frames.some(({ length }) => length > 0), `${JSON.stringify(variables)}: no rows`)
                }
                shapes[panel.type]!(panel, answers.flat())
              }
            }))
        }
      }
      it.effect(`${file.dashboard.title}: says nothing, and fails nowhere, where there is nothing`, () =>
        Effect.forEach(panelsOf(file).flatMap(queriesOf), ({ query }) =>
          Effect.gen(function*() {
            const variables = { realm: "simulated", symbol: "NONE", interval: "1m", ...indicators }
            assert.deepStrictEqual(yield* Asking.ask(query, { ...ranges[0], variables }), [], query)
          })))
      for (const { name, query } of file.dashboard.templating.list ?? []) {
        it.effect(`${file.dashboard.title}: the variable ${name} offers what is stored`, () =>
          Effect.gen(function*() {
            const ofOne = { realm: "simulated", symbol: "BTCUSDC", interval: "1m" }
            const variables = ["over", "indicator"].includes(name) ? ofOne : several
            const [frame, ...others] = yield* Asking.ask(query as string, { ...ranges[0], variables })
            assert.isEmpty(others)
            const stored: Readonly<Record<string, ReadonlyArray<string>>> = {
              realm: ["simulated"],
              symbol: ["BTCUSDC", "ETHUSDC", "OLDUSDC"],
              interval: Filled.intervals,
              over: ["ema_20", "sma_20"],
              indicator: ["macd", "rsi"]
            }
            assert.deepStrictEqual(Asking.records(frame!), stored[name]!.map((_value) => ({ _value })))
          }))
      }
    }
  })
})
