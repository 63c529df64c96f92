/** What can be said of the dashboards without a server: they are what is committed, and Grafana can read them. */
import type { Dashboard, Panel } from "@grafana/grafana-foundation-sdk/dashboard"
import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import * as Columns from "../src/Columns.ts"
import * as Dashboards from "../src/Dashboards.ts"
import * as Datasources from "../src/Datasources.ts"
import * as Grafana from "./Grafana.ts"
import * as Schema from "./Schema.ts"

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8")

/** As Grafana reads it. */
const parsed = (file: Dashboards.File) => JSON.parse(Dashboards.textOf(file)) as Dashboard
const panelsOf = (dashboard: Dashboard) => (dashboard.panels ?? []) as ReadonlyArray<Panel>

interface Target {
  readonly refId: string
  readonly datasource: { readonly type: string; readonly uid: string }
  readonly query?: string
  readonly expr?: string
}
const targetsOf = ({ targets = [] }: Panel) => targets as unknown as ReadonlyArray<Target>
const annotationsOf = ({ annotations }: Dashboard) =>
  (annotations?.list ?? []).map(({ target }) => target as unknown as Target)

const overlap = (a: Panel, b: Panel): boolean => {
  const [p, q] = [a.gridPos!, b.gridPos!]
  return p.x < q.x + q.w && q.x < p.x + p.w && p.y < q.y + q.h && q.y < p.y + p.h
}

describe("the schema of Grafana", () => {
  it("holds for every dashboard and for what is set in its panels", () => {
    const ofDashboard = Schema.checkOf("dashboard", "Dashboard")
    const ofPromQl = Schema.checkOf("prometheus", "Dataquery")
    const types = [...new Set(Dashboards.files.flatMap(({ dashboard }) => panelsOf(dashboard).map(({ type }) => type)))]
    const ofOptions = new Map(types.map((type) => [type, Schema.checkOf(type, "Options")]))
    // A stat has no looks of fields of its own.
    const ofFields = new Map(
      types.filter((type) => type !== "stat").map((type) => [type, Schema.checkOf(type, "FieldConfig")])
    )
    for (const dashboard of Dashboards.files.map(parsed)) {
      assert.deepStrictEqual(ofDashboard(dashboard), [], dashboard.title)
      for (const { fieldConfig, options, targets = [], title, type } of panelsOf(dashboard)) {
        assert.deepStrictEqual(ofOptions.get(type)!(options), [], title)
        const custom: unknown = fieldConfig?.defaults.custom
        if (custom !== undefined) assert.deepStrictEqual(ofFields.get(type)!(custom), [], title)
        for (const target of targets as ReadonlyArray<object>) {
          if ("expr" in target) assert.deepStrictEqual(ofPromQl(target), [], title)
        }
      }
    }
    assert.isNotEmpty(ofDashboard({ ...parsed(Dashboards.files[0]!), refresh: 30 }), "refuses what is no dashboard")
    assert.isNotEmpty(ofOptions.get("candlestick")!({ mode: "sticks" }), "refuses what is no candlestick")
  }, 120_000)
})

describe("the dashboards", () => {
  it("have names of their own", () => {
    const uids = Dashboards.files.map(({ dashboard }) => dashboard.uid)
    assert.strictEqual(new Set(uids).size, uids.length)
  })

  for (const file of Dashboards.files) {
    const dashboard = parsed(file)
    const panels = panelsOf(dashboard)

    it(`are what is committed: ${file.path}`, () => {
      assert.isTrue(read(file.path) === Dashboards.textOf(file), `grafana/${file.path} is another: run npm run grafana`)
    })

    it(`lay their panels side by side: ${dashboard.title}`, () => {
      assert.strictEqual(new Set(panels.map(({ id }) => id)).size, panels.length)
      for (const [index, panel] of panels.entries()) {
        const { w, x } = panel.gridPos!
        assert.isAtMost(x + w, 24, panel.title)
        const under = panels.slice(0, index).find((other) => overlap(panel, other))
        assert.strictEqual(under, undefined, `${panel.title} lies on ${under?.title}`)
      }
    })

    it(`ask servers that are provisioned: ${dashboard.title}`, () => {
      const isPrometheus = file.path.startsWith("prometheus/")
      const expected = isPrometheus ? Datasources.prometheus : Datasources.influx
      const provisioned = read(
        isPrometheus ? "prometheus/provisioning/datasources/prometheus.yaml" : "provisioning/datasources/influx.yaml"
      )
      assert.include(provisioned, `uid: ${expected.uid}\n    type: ${expected.type}\n`)
      const variables = dashboard.templating.list ?? []
      for (const asked of [...panels.flatMap(targetsOf), ...annotationsOf(dashboard), ...variables]) {
        assert.deepEqual(asked.datasource, expected)
      }
      for (const panel of panels) {
        const names = targetsOf(panel).map(({ refId }) => refId)
        assert.strictEqual(new Set(names).size, names.length, panel.title)
      }
    })

    it(`name variables that there are, so that no value can leave its place: ${dashboard.title}`, () => {
      const variables = new Map((dashboard.templating.list ?? []).map((variable) => [variable.name, variable]))
      const queries = [
        ...[...panels.flatMap(targetsOf), ...annotationsOf(dashboard)].flatMap(({ query }) => query ?? []),
        ...[...variables.values()].map(({ query }) => query as string)
      ]
      for (const { format, name } of queries.flatMap(Grafana.named)) {
        assert.isTrue(variables.has(name), name)
        assert.strictEqual(format, variables.get(name)!.multi === true ? "regex" : "percentencode", name)
      }
      for (const query of queries) {
        for (const [, before] of query.matchAll(/(.)\$\{\w+:percentencode\}/g)) assert.strictEqual(before, "\"")
        for (const [, before, after] of query.matchAll(/(..)\$\{\w+:regex\}([^/]*\/)/g)) {
          assert.deepStrictEqual([before, after?.replace(Columns.ownRest, "")], ["/^", "$/"])
        }
        // Grafana takes these for the bucket and the organisation of the datasource, whatever stands before them.
        assert.notMatch(query, /\.(bucket|organization)\b/)
      }
      for (const { repeat, title = "" } of panels) {
        if (repeat !== undefined) assert.isTrue(variables.get(repeat)?.multi, repeat)
        for (const { name } of Grafana.named(title)) assert.isTrue(variables.has(name), title)
      }
    })

    it(`set the looks of columns that there are: ${dashboard.title}`, () => {
      for (const { fieldConfig, title, transformations = [] } of panels) {
        const [organize] = transformations as ReadonlyArray<{ readonly options: { readonly renameByName: object } }>
        const names = Object.values(organize?.options.renameByName ?? {})
        for (const { matcher } of fieldConfig?.overrides ?? []) assert.include(names, matcher.options, title)
      }
    })
  }
})

describe("what is provisioned", () => {
  it("holds no secret, but names the file of the token", () => {
    const text = read("provisioning/datasources/influx.yaml")
    assert.deepStrictEqual(text.match(/token:.*/g), ["token: $__file{/run/tokens/grafana}"])
    assert.notMatch(text, /password/i)
  })

  it("asks Prometheus for measures that programs have", () => {
    const sources = ["core/src/programs/Metrics.ts", "binance/src/live/Line.ts", "binance/src/rest/WeightBudget.ts"]
    const known = sources.flatMap((source) =>
      [...read(`../packages/${source}`).matchAll(/"(?:cryptostream_)?([a-z]+(?:_[a-z]+)+)"/g)].map(([, name]) => name)
    )
    const asked = ["prometheus/dashboards/programs.json", "prometheus/rules.yml"].flatMap((path) =>
      [...read(path).matchAll(/cryptostream_([a-z_]+?)(?:_bucket|_sum|_count)?\b/g)].map(([, name]) => name)
    )
    assert.isAbove(asked.length, 10)
    for (const name of asked) assert.include(known, name)
  })
})
