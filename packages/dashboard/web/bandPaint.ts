/** Draws one band over the full height of a pane: a hole hatched in the colour of its status, a repair as a tint that fades. */
import type { Palette } from "./palette.ts"
import type { Hole } from "./slots.ts"

export interface Extent {
  readonly left: number
  readonly right: number
}

const hatchStep = 7
/** What is only pending is no hole yet: it is hinted at. */
const lighter = 0.45

/** The longest of the texts that fits, in the middle of the band; no text where none does. */
const drawLabel = (
  context: CanvasRenderingContext2D,
  { left, right }: Extent,
  y: number,
  texts: ReadonlyArray<string>,
  { color, mono, surface }: { readonly color: string; readonly mono: string; readonly surface: string }
) => {
  context.font = `600 11px ${mono}`
  const text = texts.find((one) => context.measureText(one).width + 12 <= right - left)
  if (text === undefined) return
  const { width } = context.measureText(text)
  const x = (left + right - width) / 2
  context.fillStyle = surface
  context.fillRect(x - 6, y - 13, width + 12, 19)
  context.fillStyle = color
  context.fillText(text, x, y)
}

const drawHatching = (context: CanvasRenderingContext2D, { left, right }: Extent, height: number) => {
  context.lineWidth = 1
  context.beginPath()
  for (let x = Math.floor((left - height) / hatchStep) * hatchStep; x < right; x += hatchStep) {
    context.moveTo(x, height)
    context.lineTo(x + height, 0)
  }
  context.stroke()
}

const drawEdges = (context: CanvasRenderingContext2D, { left, right }: Extent, height: number, width: number) => {
  context.fillRect(left, 0, width, height)
  context.fillRect(right - width, 0, width, height)
}

export interface HoleBand extends Extent {
  readonly status: Hole["status"]
  /** What to say of it, the longest first; none where this pane carries no labels. */
  readonly texts: ReadonlyArray<string>
  /** Its evidence is open. */
  readonly isTold: boolean
}

export const hole = (
  context: CanvasRenderingContext2D,
  band: HoleBand,
  height: number,
  { holes, mono, surface }: Palette
) => {
  const { isTold, left, right, status, texts } = band
  const color = holes[status]
  const width = right - left
  const weight = (status === "pending" ? lighter : 1) * (isTold ? 1.8 : 1)
  context.save()
  context.beginPath()
  context.rect(left, 0, width, height)
  context.clip()
  context.fillStyle = context.strokeStyle = color
  context.globalAlpha = 0.13 * weight
  context.fillRect(left, 0, width, height)
  context.globalAlpha = 0.28 * weight
  drawHatching(context, band, height)
  context.globalAlpha = status === "pending" ? lighter : 1
  context.fillRect(left, 0, width, 3)
  if (isTold) drawEdges(context, band, height, 1.5)
  context.restore()
  drawLabel(context, band, height * 0.42, texts, { color, mono, surface })
}

export interface RepairBand extends Extent {
  /** 1 to 0. */
  readonly strength: number
  readonly texts: ReadonlyArray<string>
}

export const repair = (
  context: CanvasRenderingContext2D,
  band: RepairBand,
  height: number,
  { mono, repaired, surface }: Palette
) => {
  const { left, right, strength, texts } = band
  context.save()
  context.fillStyle = repaired
  context.globalAlpha = 0.2 * strength
  context.fillRect(left, 0, right - left, height)
  context.globalAlpha = 0.6 * strength
  drawEdges(context, band, height, 1)
  context.globalAlpha = strength
  context.fillRect(left, 0, right - left, 3)
  drawLabel(context, band, height * 0.8, texts, { color: repaired, mono, surface })
  context.restore()
}
