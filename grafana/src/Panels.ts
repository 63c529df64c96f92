/** The kinds of panels that dashboards are laid out of, each with the looks that all of its kind have here. */
import type * as cog from "@grafana/grafana-foundation-sdk/cog"
import * as common from "@grafana/grafana-foundation-sdk/common"
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard"
import * as stats from "@grafana/grafana-foundation-sdk/stat"
import * as tables from "@grafana/grafana-foundation-sdk/table"
import * as lines from "@grafana/grafana-foundation-sdk/timeseries"

type Query = cog.Builder<cog.Dataquery>
export type Panel = cog.Builder<dashboard.Panel>

/** Of the 24 columns of the grid, and in its rows. */
export interface Size {
  readonly width: number
  readonly height: number
}

export const legend = () =>
  new common.VizLegendOptionsBuilder()
    .displayMode(common.LegendDisplayMode.List)
    .placement(common.LegendPlacement.Bottom)
    .showLegend(true)

export const tooltip = () =>
  new common.VizTooltipOptionsBuilder()
    .mode(common.TooltipDisplayMode.Multi)
    .sort(common.SortOrder.None)

export const timeSeries = (title: string, { height, width }: Size, ...queries: ReadonlyArray<Query>) =>
  new lines.PanelBuilder()
    .title(title)
    .height(height)
    .span(width)
    .targets([...queries])
    .legend(legend())
    .tooltip(tooltip())
    .lineWidth(1)
    .fillOpacity(0)
    .showPoints(common.VisibilityMode.Never)

/** Counts of stretches of time, one on the other. */
export const bars = (title: string, size: Size, ...queries: ReadonlyArray<Query>) =>
  timeSeries(title, size, ...queries)
    .drawStyle(common.GraphDrawStyle.Bars)
    .fillOpacity(80)
    .lineWidth(0)
    .min(0)
    .decimals(0)
    .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group("A"))

export const stat = (title: string, { height, width }: Size, query: Query) =>
  new stats.PanelBuilder()
    .title(title)
    .height(height)
    .span(width)
    .withTarget(query)
    .colorMode(common.BigValueColorMode.Value)
    .graphMode(common.BigValueGraphMode.None)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(["lastNotNull"]).fields("").values(false))

/** What a column is called and in which order they stand: Flux sorts them by name. */
export const table = (
  title: string,
  { height, width }: Size,
  columns: Readonly<Record<string, string>>,
  query: Query
) =>
  new tables.PanelBuilder()
    .title(title)
    .height(height)
    .span(width)
    .withTarget(query)
    .withTransformation({
      id: "organize",
      options: {
        excludeByName: {},
        indexByName: Object.fromEntries(Object.keys(columns).map((name, index) => [name, index])),
        renameByName: columns
      }
    })

/** Colours by value, from the lowest on; the first holds for all that is below the second. */
export const thresholds = (...steps: ReadonlyArray<readonly [from: number | null, color: string]>) =>
  new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps(steps.map(([value, color]) => ({ value, color })))

/** Coloured as the thresholds say. */
export const byThresholds = () => new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds)
