/** The servers that dashboards ask, by the names that provisioning gives them, and questions to them. */
import type * as cog from "@grafana/grafana-foundation-sdk/cog"
import type * as common from "@grafana/grafana-foundation-sdk/common"
import * as prometheusQuery from "@grafana/grafana-foundation-sdk/prometheus"

export const influx = { type: "influxdb", uid: "cryptostream-influx" } as const satisfies common.DataSourceRef
export const prometheus = { type: "prometheus", uid: "cryptostream-prometheus" } as const satisfies common.DataSourceRef

/** The SDK has no query of InfluxDB: this is what Grafana's own editor writes for Flux. */
export class FluxQuery implements cog.Dataquery {
  readonly refId: string
  readonly datasource = influx
  readonly query: string

  constructor(refId: string, query: string) {
    this.refId = refId
    this.query = query
  }

  _implementsDataqueryVariant(): void {}
}

export const flux = (query: string, refId = "A"): cog.Builder<cog.Dataquery> => ({
  build: () => new FluxQuery(refId, query)
})

/** `legend` names labels in double braces. */
export const promQl = (expression: string, legend: string, refId = "A"): cog.Builder<cog.Dataquery> =>
  new prometheusQuery.DataqueryBuilder().refId(refId).datasource(prometheus).expr(expression).legendFormat(legend)
    .range()
