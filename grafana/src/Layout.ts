/** A dashboard of ours: its name, its range, its variables, and panels from left to right and from top to bottom. */
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard"
import type { Panel } from "./Panels.ts"

export interface Parts {
  readonly title: string
  readonly description: string
  /** How far back it shows when it is opened, as Grafana writes it. */
  readonly from: string
  readonly variables: ReadonlyArray<dashboard.QueryVariableBuilder>
  /** What is marked on the time axis of every panel. */
  readonly annotations?: ReadonlyArray<dashboard.AnnotationQueryBuilder>
  readonly panels: ReadonlyArray<Panel>
}

const tag = "cryptostream"

/** By the name of its address: `cryptostream-market`. */
export const uidOf = (title: string): string => `${tag}-${title.toLowerCase()}`

const toTheOthers = () =>
  new dashboard.DashboardLinkBuilder("Dashboards")
    .type(dashboard.DashboardLinkType.Dashboards)
    .tags([tag])
    .keepTime(true)
    .includeVars(true)

export const make = ({ annotations = [], description, from, panels, title, variables }: Parts): dashboard.Dashboard => {
  const builder = new dashboard.DashboardBuilder(title)
    .uid(uidOf(title))
    .description(description)
    .tags([tag])
    .timezone("browser")
    .time({ from, to: "now" })
    .refresh("30s")
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .link(toTheOthers())
    .variables([...variables])
  if (annotations.length > 0) builder.annotations([...annotations])
  for (const [index, panel] of panels.entries()) builder.withPanel(numbered(panel, index + 1))
  return builder.build()
}

const numbered = (panel: Panel, id: number): Panel => ({ build: () => ({ ...panel.build(), id }) })
