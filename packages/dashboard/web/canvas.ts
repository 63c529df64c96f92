/** The library's chart as it looks here, with nothing on it yet. */
import { createChart, type IChartApi, LineStyle } from "lightweight-charts"
import * as Format from "./format.ts"
import type { Palette } from "./palette.ts"

/** Width of a bar at first, and the bars left free after the newest. */
export const barWidth = 8
export const afterNewest = 5

export const create = (container: HTMLElement, { grid, line, mono, muted, surface, text }: Palette): IChartApi =>
  createChart(container, {
    autoSize: true,
    layout: {
      // The notice and the link stand in the page's footer: the logo brings a style element that our policy refuses.
      attributionLogo: false,
      background: { color: surface },
      textColor: muted,
      fontFamily: mono,
      fontSize: 11,
      panes: { separatorColor: line, separatorHoverColor: grid }
    },
    grid: { vertLines: { color: grid }, horzLines: { color: grid } },
    crosshair: {
      mode: 0,
      vertLine: { color: muted, width: 1, style: LineStyle.Dashed, labelBackgroundColor: line },
      horzLine: { color: muted, width: 1, style: LineStyle.Dashed, labelBackgroundColor: line }
    },
    rightPriceScale: { borderColor: line, minimumWidth: 72, textColor: text, entireTextOnly: true },
    timeScale: {
      borderColor: line,
      timeVisible: true,
      rightOffset: afterNewest,
      minBarSpacing: 0.2,
      barSpacing: barWidth
    },
    localization: { locale: "en-US", timeFormatter: (time: number) => `${Format.time(time * 1000)} UTC` }
  })
