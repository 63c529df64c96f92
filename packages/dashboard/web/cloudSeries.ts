/** The room between two lines as a series of the library's: filled lightly, in one colour where the first is above, in another below. */
import type {
  CustomData,
  CustomSeriesOptions,
  ICustomSeriesPaneRenderer,
  ICustomSeriesPaneView,
  PaneRendererCustomData,
  Time
} from "lightweight-charts"
import { customSeriesDefaultOptions } from "lightweight-charts"
import { parts, type Place } from "./geometry.ts"

export interface Point extends CustomData {
  readonly first: number
  readonly second: number
}

export interface Colors {
  readonly line: string
  readonly above: string
  readonly below: string
}

const strength = 0.14

export const make = ({ above, below, line }: Colors): ICustomSeriesPaneView<Time, Point> => {
  let data: PaneRendererCustomData<Time, Point> | undefined
  const fill = (context: CanvasRenderingContext2D, a: Place, b: Place) => {
    context.fillStyle = a.first + b.first <= a.second + b.second ? above : below
    context.beginPath()
    context.moveTo(a.x, a.first)
    context.lineTo(b.x, b.first)
    context.lineTo(b.x, b.second)
    context.lineTo(a.x, a.second)
    context.fill()
  }
  const stroke = (context: CanvasRenderingContext2D, a: Place, b: Place, which: "first" | "second") => {
    context.beginPath()
    context.moveTo(a.x, a[which])
    context.lineTo(b.x, b[which])
    context.stroke()
  }
  const renderer: ICustomSeriesPaneRenderer = {
    draw: (target, toY) =>
      target.useMediaCoordinateSpace(({ context }) => {
        if (data === undefined || data.visibleRange === null) return
        const { bars, visibleRange: { from, to } } = data
        const places = bars.slice(from, to).map(({ originalData, time, x }) => ({
          x,
          time,
          first: toY(originalData.first) ?? NaN,
          second: toY(originalData.second) ?? NaN
        }))
        context.lineWidth = 1
        context.strokeStyle = line
        for (const [i, b] of places.entries()) {
          const a = places[i - 1]
          if (a === undefined || a.time !== b.time - 1) continue
          context.globalAlpha = strength
          for (const [left, right] of parts(a, b)) fill(context, left, right)
          context.globalAlpha = 1
          stroke(context, a, b, "first")
          stroke(context, a, b, "second")
        }
      })
  }
  return {
    renderer: () => renderer,
    update: (next) => {
      data = next
    },
    priceValueBuilder: ({ first, second }) => [Math.max(first, second), Math.min(first, second), first],
    isWhitespace: (point): point is { readonly time: Time } => !("first" in point),
    defaultOptions: (): CustomSeriesOptions => ({ ...customSeriesDefaultOptions, color: line })
  }
}
