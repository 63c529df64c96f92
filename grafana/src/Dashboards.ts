/** All dashboards as the files that Grafana reads them from. */
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard"
import * as Continuity from "./Continuity.ts"
import * as Market from "./Market.ts"
import * as Pipeline from "./Pipeline.ts"
import * as Programs from "./Programs.ts"

export interface File {
  /** In this package. */
  readonly path: string
  readonly dashboard: Dashboard
}

export const files: ReadonlyArray<File> = [
  { path: "dashboards/market.json", dashboard: Market.dashboard },
  { path: "dashboards/continuity.json", dashboard: Continuity.dashboard },
  { path: "dashboards/pipeline.json", dashboard: Pipeline.dashboard },
  { path: "prometheus/dashboards/programs.json", dashboard: Programs.dashboard }
]

export const textOf = ({ dashboard }: File): string => `${JSON.stringify(dashboard, null, 2)}\n`
