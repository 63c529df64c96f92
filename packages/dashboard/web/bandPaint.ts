/** Draws one band over the full height of a pane: a hole hatched in the colour of its status, a repair as a tint that fades. */
import type { Palette } from "./palette.ts"
import type { Hole } from "./slots.ts"

export interface Extent {
  readonly left: number
  readonly right: number
}

const hatchStep = 7
/** What is only pending is no hole yet: it is hinted at. */
const lighter = 0.55
const labelHeight = 18

/** In the middle of the band; turned where that is narrower than the text, left out where it is narrower than a line. */
const drawLabel = (
  context: CanvasRenderingContext2D,
  { left, right }: Extent,
  y: number,
  text: string,
  { color, mono, surface }: { readonly color: string; readonly mono: string; readonly surface: string }
) => {
  const room = right - left
  context.font = `600 11px ${mono}`
  const width = context.measureText(text).width + 12
  if (room < Math.min(width, labelHeight)) return
  context.save()
  context.translate((left + right) / 2, y)
  if (room < width) context.rotate(-Math.PI / 2)
  context.fillStyle = surface
  context.fillRect(-width / 2, -labelHeight / 2, width, labelHeight)
  context.fillStyle = color
  context.textAlign = "center"
  context.textBaseline = "middle"
  context.fillText(text, 0, 0.5)
  context.restore()
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

/** Whole over a hole; in dashes over what may still come in time. */
const drawLid = (context: CanvasRenderingContext2D, { left, right }: Extent, isDashed: boolean) => {
  context.lineWidth = 3
  if (isDashed) context.setLineDash([5, 4])
  context.beginPath()
  context.moveTo(left, 1.5)
  context.lineTo(right, 1.5)
  context.stroke()
}

const drawEdges = (context: CanvasRenderingContext2D, { left, right }: Extent, height: number, width: number) => {
  context.fillRect(left, 0, width, height)
  context.fillRect(right - width, 0, width, height)
}

export interface HoleBand extends Extent {
  readonly status: Hole["status"]
  /** What to say of it; nothing where this pane carries no labels. */
  readonly text: string | undefined
  /** Its evidence is open. */
  readonly isTold: boolean
}

export const hole = (
  context: CanvasRenderingContext2D,
  band: HoleBand,
  height: number,
  { holes, mono, surface }: Palette
) => {
  const { isTold, left, right, status, text } = band
  const color = holes[status]
  const width = right - left
  const isPending = status === "pending"
  const weight = (isPending ? lighter : 1) * (isTold ? 1.8 : 1)
  context.save()
  context.beginPath()
  context.rect(left, 0, width, height)
  context.clip()
  context.fillStyle = context.strokeStyle = color
  context.globalAlpha = 0.13 * weight
  context.fillRect(left, 0, width, height)
  context.globalAlpha = 0.28 * weight
  if (!isPending) drawHatching(context, band, height)
  context.globalAlpha = 1
  drawLid(context, band, isPending)
  if (isTold) drawEdges(context, band, height, 1.5)
  context.restore()
  if (text !== undefined) drawLabel(context, band, height * 0.42, text, { color, mono, surface })
}

export interface RepairBand extends Extent {
  /** 1 to 0. */
  readonly strength: number
  readonly text: string | undefined
}

export const repair = (
  context: CanvasRenderingContext2D,
  band: RepairBand,
  height: number,
  { mono, repaired, surface }: Palette
) => {
  const { left, right, strength, text } = band
  context.save()
  context.fillStyle = repaired
  context.globalAlpha = 0.2 * strength
  context.fillRect(left, 0, right - left, height)
  context.globalAlpha = 0.6 * strength
  drawEdges(context, band, height, 1)
  context.globalAlpha = strength
  context.fillRect(left, 0, right - left, 3)
  if (text !== undefined) drawLabel(context, band, height * 0.8, text, { color: repaired, mono, surface })
  context.restore()
}
