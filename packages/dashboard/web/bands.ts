/** Shades every hole over the full height of a pane, at least some pixels wide however far it is, and what was repaired. */
import type {
  IChartApi,
  IPanePrimitive,
  IPanePrimitivePaneView,
  IPrimitivePaneRenderer,
  Logical,
  PrimitiveHoveredItem,
  Time
} from "lightweight-charts"
import * as BandPaint from "./bandPaint.ts"
import { words } from "./explanation.ts"
import { count } from "./format.ts"
import type { Palette } from "./palette.ts"
import * as Repairs from "./repairs.ts"
import { type Hole, type Layout, slotAt } from "./slots.ts"

export interface Band extends BandPaint.Extent {
  readonly hole: Hole
}

export interface Shown {
  readonly layout: Layout
  readonly repairs: ReadonlyArray<Repairs.Repair>
  /** The open time of the hole whose evidence is open. */
  readonly told: number | undefined
  readonly isStill: boolean
}

const narrowest = 3
/** So far beside a band a pointer still means it. */
const reach = 3

/** Where slots are in the pane, in CSS pixels, as far as they can be seen. */
const extent = (chart: IChartApi, first: number, last: number, width: number): BandPaint.Extent | undefined => {
  const scale = chart.timeScale()
  const at = (index: number): number => scale.logicalToCoordinate(index as Logical) ?? NaN
  const half = (at(1) - at(0)) / 2
  const [left, right] = [at(first) - half, at(last) + half]
  const widen = Math.max(0, (narrowest - (right - left)) / 2)
  return right < 0 || left > width || Number.isNaN(left) ? undefined : { left: left - widen, right: right + widen }
}

export const bands = (chart: IChartApi, { holes }: Layout, width: number): ReadonlyArray<Band> =>
  holes.flatMap((hole) => {
    const found = extent(chart, hole.first, hole.last, width)
    return found === undefined ? [] : [{ hole, ...found }]
  })

/** The band that a pointer at `x` means: the nearest one in reach. */
export const bandAt = (all: ReadonlyArray<Band>, x: number): Band | undefined => {
  const distance = ({ left, right }: Band) => Math.max(left - x, x - right, 0)
  const [nearest] = all.filter((band) => distance(band) <= reach).toSorted((a, b) => distance(a) - distance(b))
  return nearest
}

/** The band whose middle is the nearest to that of a slot. */
export const nearestTo = (all: ReadonlyArray<Band>, slot: number): Band | undefined => {
  const off = ({ hole }: Band) => Math.abs((hole.first + hole.last) / 2 - slot)
  return all.toSorted((a, b) => off(a) - off(b))[0]
}

/** One for each pane; only that of the prices carries labels. */
export class Bands implements IPanePrimitive<Time>, IPanePrimitivePaneView, IPrimitivePaneRenderer {
  #shown: Shown = { layout: { slots: [], holes: [] }, repairs: [], told: undefined, isStill: true }
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

  show(shown: Shown): void {
    this.#shown = shown
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

  /** A hole can be asked about: the pointer says so. */
  hitTest(x: number): PrimitiveHoveredItem | null {
    const found = bandAt(bands(this.#chart, this.#shown.layout, this.#chart.timeScale().width()), x)
    return found === undefined
      ? null
      : { cursorStyle: "pointer", externalId: String(found.hole.from), zOrder: "bottom" }
  }

  draw(target: Parameters<IPrimitivePaneRenderer["draw"]>[0]): void {
    target.useMediaCoordinateSpace(({ context, mediaSize: { height, width } }) => {
      for (const band of bands(this.#chart, this.#shown.layout, width)) this.#drawHole(context, band, height)
      for (const repair of this.#shown.repairs) this.#drawRepair(context, repair, { height, width })
    })
  }

  #drawHole(context: CanvasRenderingContext2D, { hole, left, right }: Band, height: number): void {
    const { buckets, from, status, to } = hole
    const text = this.#isLabelled ? `${count(buckets)} ${words[status]}` : undefined
    const { told } = this.#shown
    const isTold = told !== undefined && from <= told && told <= to
    BandPaint.hole(context, { left, right, status, text, isTold }, height, this.#palette)
  }

  #drawRepair(
    context: CanvasRenderingContext2D,
    repair: Repairs.Repair,
    { height, width }: { readonly height: number; readonly width: number }
  ): void {
    const { isStill, layout: { slots } } = this.#shown
    const strength = Repairs.strength(repair, performance.now(), isStill)
    const [first, last] = [slotAt(slots, repair.from), slotAt(slots, repair.to)]
    const found = extent(this.#chart, first, last, width)
    if (found === undefined || strength === 0 || slots[first]?.time !== repair.from) return
    const text = this.#isLabelled ? `${count(repair.buckets)} repaired` : undefined
    BandPaint.repair(context, { ...found, strength, text }, height, this.#palette)
  }
}
