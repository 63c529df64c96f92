/** Shades every hole over the full height of a pane, hatched and labelled, at least some pixels wide however far it is. */
import type {
  IChartApi,
  IPanePrimitive,
  IPanePrimitivePaneView,
  IPrimitivePaneRenderer,
  Logical,
  Time
} from "lightweight-charts"
import { count } from "./format.ts"
import type { Palette } from "./palette.ts"
import type { Hole, Layout } from "./slots.ts"

export const words: Readonly<Record<Hole["status"], string>> = {
  missing: "missing",
  unreadable: "unreadable",
  "exchange-hole": "not at the exchange",
  pending: "pending",
  unwatched: "not watched"
}

export interface Band {
  readonly hole: Hole
  readonly left: number
  readonly right: number
}

const narrowest = 3
const hatchStep = 7

/** Where the holes are in the pane, in CSS pixels, as far as they can be seen. */
export const bands = (chart: IChartApi, { holes }: Layout, width: number): ReadonlyArray<Band> => {
  const scale = chart.timeScale()
  const at = (index: number): number => scale.logicalToCoordinate(index as Logical) ?? NaN
  const half = (at(1) - at(0)) / 2
  return holes.flatMap((hole) => {
    const [left, right] = [at(hole.first) - half, at(hole.last) + half]
    const widen = Math.max(0, (narrowest - (right - left)) / 2)
    return right < 0 || left > width || Number.isNaN(left) ? [] : [{ hole, left: left - widen, right: right + widen }]
  })
}

const drawBand = (
  context: CanvasRenderingContext2D,
  { hole, left, right }: Band,
  height: number,
  { holes: colors, mono, surface }: Palette,
  isLabelled: boolean
) => {
  const color = colors[hole.status]
  const width = right - left
  context.save()
  context.beginPath()
  context.rect(left, 0, width, height)
  context.clip()
  context.fillStyle = color
  context.globalAlpha = 0.13
  context.fillRect(left, 0, width, height)
  context.globalAlpha = 0.28
  context.strokeStyle = color
  context.lineWidth = 1
  context.beginPath()
  for (let x = Math.floor((left - height) / hatchStep) * hatchStep; x < right; x += hatchStep) {
    context.moveTo(x, height)
    context.lineTo(x + height, 0)
  }
  context.stroke()
  context.globalAlpha = 1
  context.fillStyle = color
  context.fillRect(left, 0, width, 3)
  context.restore()
  if (!isLabelled) return
  context.font = `600 11px ${mono}`
  const figure = count(hole.buckets)
  const text = [`${figure} ${words[hole.status]}`, figure].find((one) => context.measureText(one).width + 12 <= width)
  if (text === undefined) return
  const measured = context.measureText(text).width
  const x = (left + right - measured) / 2
  const y = height * 0.42
  context.fillStyle = surface
  context.fillRect(x - 6, y - 13, measured + 12, 19)
  context.fillStyle = color
  context.fillText(text, x, y)
}

/** One for each pane; only that of the prices carries labels. */
export class Bands implements IPanePrimitive<Time>, IPanePrimitivePaneView, IPrimitivePaneRenderer {
  #layout: Layout = { slots: [], holes: [] }
  readonly #chart: IChartApi
  readonly #palette: Palette
  readonly #isLabelled: boolean
  readonly #views: ReadonlyArray<IPanePrimitivePaneView> = [this]
  #update: () => void = () => {}

  constructor(chart: IChartApi, palette: Palette, isLabelled: boolean) {
    this.#chart = chart
    this.#palette = palette
    this.#isLabelled = isLabelled
  }

  show(layout: Layout): void {
    this.#layout = layout
    this.#update()
  }

  attached({ requestUpdate }: { readonly requestUpdate: () => void }): void {
    this.#update = requestUpdate
  }

  paneViews(): ReadonlyArray<IPanePrimitivePaneView> {
    return this.#views
  }

  zOrder(): "bottom" {
    return "bottom"
  }

  renderer(): IPrimitivePaneRenderer {
    return this
  }

  draw(target: Parameters<IPrimitivePaneRenderer["draw"]>[0]): void {
    target.useMediaCoordinateSpace(({ context, mediaSize: { height, width } }) => {
      for (const band of bands(this.#chart, this.#layout, width)) {
        drawBand(context, band, height, this.#palette, this.#isLabelled)
      }
    })
  }
}
