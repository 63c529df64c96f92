/** Prices that hold for some candles, as a series of the library's: a stroke over those candles, and nothing between two of them. */
import type {
  CustomData,
  CustomSeriesOptions,
  ICustomSeriesPaneRenderer,
  ICustomSeriesPaneView,
  PaneRendererCustomData,
  Time
} from "lightweight-charts"
import { customSeriesDefaultOptions } from "lightweight-charts"
import { strokes } from "./geometry.ts"

export interface Point extends CustomData {
  readonly value: number
}

export const make = (color: string, isDashed: boolean): ICustomSeriesPaneView<Time, Point> => {
  let data: PaneRendererCustomData<Time, Point> | undefined
  const renderer: ICustomSeriesPaneRenderer = {
    draw: (target, toY) =>
      target.useMediaCoordinateSpace(({ context }) => {
        if (data === undefined || data.visibleRange === null) return
        const { from, to } = data.visibleRange
        context.strokeStyle = color
        context.lineWidth = 1
        context.setLineDash(isDashed ? [4, 3] : [])
        context.beginPath()
        for (const { left, right, value } of strokes(data.bars.slice(from, to), data.barSpacing)) {
          const y = toY(value)
          if (y === null) continue
          context.moveTo(left, Math.round(y) + 0.5)
          context.lineTo(right, Math.round(y) + 0.5)
        }
        context.stroke()
      })
  }
  return {
    renderer: () => renderer,
    update: (next) => {
      data = next
    },
    priceValueBuilder: ({ value }) => [value],
    isWhitespace: (point): point is { readonly time: Time } => !("value" in point),
    defaultOptions: (): CustomSeriesOptions => ({ ...customSeriesDefaultOptions, color })
  }
}
