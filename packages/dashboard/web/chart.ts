/** Draws a layout: candles with volume, indicators over them or in panes of their own, and the holes between. */
import { CandlestickSeries, HistogramSeries, LineStyle, type LogicalRange } from "lightweight-charts"
import { type Band, bandAt, Bands, bands } from "./bands.ts"
import * as Canvas from "./canvas.ts"
import * as Difference from "./difference.ts"
import * as Format from "./format.ts"
import * as IndicatorLines from "./indicatorLines.ts"
import * as Markers from "./markers.ts"
import type { Palette } from "./palette.ts"
import type { Line } from "./plan.ts"
import { bar, isHollow, volume } from "./points.ts"
import * as Repairs from "./repairs.ts"
import * as Sight from "./sight.ts"
import type { Candle, Layout } from "./slots.ts"
import * as View from "./view.ts"

const { afterNewest, barWidth } = Canvas
/** So often a repair that fades is drawn again, in ms. */
const frame = 50

export const make = (container: HTMLElement, palette: Palette) => {
  const chart = Canvas.create(container, palette)
  const view = View.make(chart)
  const candles = chart.addSeries(CandlestickSeries, {
    upColor: palette.up,
    downColor: palette.down,
    wickUpColor: palette.up,
    wickDownColor: palette.down,
    borderUpColor: palette.up,
    borderDownColor: palette.down,
    lastValueVisible: false,
    priceLineVisible: false
  })
  const priceLine = candles.createPriceLine({
    price: NaN,
    lineWidth: 1,
    lineStyle: LineStyle.Dotted,
    lineVisible: false,
    axisLabelVisible: false
  })
  const volumes = chart.addSeries(HistogramSeries, {
    priceScaleId: "volume",
    priceFormat: { type: "volume" },
    lastValueVisible: false,
    priceLineVisible: false
  })
  volumes.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } })
  const lines = IndicatorLines.make(chart, palette)
  const marks = Markers.make(chart, candles, palette)
  let shades: ReadonlyArray<Bands> = []
  let layout: Layout = { slots: [], holes: [] }
  let decimals = -1
  let reserved = { top: 0, width: 0 }
  let repairs: ReadonlyArray<Repairs.Repair> = []
  let told: number | undefined
  let fading: ReturnType<typeof setTimeout> | undefined
  const motion = matchMedia("(prefers-reduced-motion: reduce)")

  /** Shades holes and repairs, and again until the last repair has faded. */
  const shade = () => {
    repairs = Repairs.kept(repairs, [], performance.now())
    for (const one of shades) one.show({ layout, repairs, told, isStill: motion.matches })
    container.dataset["repaired"] = String(repairs.reduce((sum, { buckets }) => sum + buckets, 0))
    clearTimeout(fading)
    if (repairs.length > 0) fading = setTimeout(shade, motion.matches ? 1_000 : frame)
  }

  const steps = (sample: ReadonlyArray<Candle>) => {
    const found = Format.decimals(sample.flatMap(({ close, high, low, open }) => [open, high, low, close]))
    if (found === decimals) return
    decimals = found
    const formatter = (price: number) => Format.price(price, found)
    const priceFormat = { type: "custom", formatter, minMove: 10 ** -found } as const
    candles.applyOptions({ priceFormat })
    lines.format(priceFormat)
  }

  /** What the library says it draws, for those who check the page; the hollow ones are still forming. */
  const declare = () => {
    const points = candles.data().filter((one) => "open" in one)
    container.dataset["drawn"] = String(points.length)
    container.dataset["forming"] = String(points.filter(isHollow).length)
    container.dataset["slots"] = String(layout.slots.length)
    container.dataset["holes"] = String(layout.holes.length)
    container.dataset["marks"] = String(marks.all.length)
  }

  /** Sets everything, or only moves the end where the rest stayed as it was; of the same series, it shows what was repaired. */
  const draw = (next: Layout, isSame: boolean) => {
    const { slots } = next
    const now = performance.now()
    repairs = isSame ? Repairs.kept(repairs, Repairs.found(layout, next, now), now) : []
    const previous = layout.slots
    const changed = Difference.of(previous, slots)
    layout = next
    steps(slots.slice(-500).flatMap(({ candle }) => candle ?? []))
    const keep = view.anchor(previous)
    if (typeof changed === "number") {
      for (const [i, slot] of slots.entries()) {
        if (i < changed) continue
        candles.update(bar(slot, palette))
        volumes.update(volume(slot, palette))
      }
      lines.update(slots, changed)
      marks.fill(slots, changed)
      // The library follows candles alone: what is missing at the end is to be seen as well.
      if (slots.length !== previous.length) keep(slots)
    } else if (changed === "all") {
      candles.setData(slots.map((slot) => bar(slot, palette)))
      volumes.setData(slots.map((slot) => volume(slot, palette)))
      lines.fill(slots)
      marks.fill(slots)
      keep(slots)
    }
    shade()
    declare()
  }

  /** Puts these indicators in place of those that are drawn. Panes come and go with them. */
  const show = (next: ReadonlyArray<Line>) => {
    lines.show(next.filter(({ style }) => style !== "mark"), layout.slots)
    marks.show(next.filter(({ style }) => style === "mark"), layout.slots)
    const panes = chart.panes()
    panes[0]?.setStretchFactor(panes.length > 1 ? 4 : 1)
    for (const pane of panes.slice(1)) pane.setStretchFactor(1)
    shades = panes.map((pane, index) => {
      const known = index === 0 ? shades[0] : undefined
      if (known !== undefined) return known
      const made = new Bands(chart, palette, index === 0)
      pane.attachPrimitive(made)
      return made
    })
    container.dataset["indicators"] = next.map(({ column }) => column).join(" ")
    container.dataset["panes"] = String(panes.length)
    shade()
  }

  const shownBands = (): ReadonlyArray<Band> => bands(chart, layout, chart.timeScale().width())

  return {
    draw,
    show,
    get layout() {
      return layout
    },
    get decimals() {
      return Math.max(decimals, 0)
    },
    /** The values that the lines are drawn of, by column. */
    lines: () => lines.drawn(),
    marks: () => marks.all,
    bands: shownBands,
    /** Marks the hole in which a bucket lies as the one that is told of. */
    tell: (openTime: number | undefined) => {
      told = openTime
      shade()
    },
    onHole: (f: (band: Band) => void) =>
      chart.subscribeClick(({ point }) => {
        const band = point === undefined ? undefined : bandAt(shownBands(), point.x)
        // The library calls at the button's release; the click that follows would close at once what is opened here.
        if (band !== undefined) setTimeout(() => f(band))
      }),
    sight: (): Sight.Sight | undefined => {
      const range = view.range()
      return range === undefined ? undefined : Sight.of(layout, range.from, range.to)
    },
    axisWidth: () => container.clientWidth - chart.timeScale().width(),
    paneTops: () => {
      let top = 0
      return chart.panes().map((pane) => {
        const at = top
        top += pane.getHeight() + 1
        return at
      })
    },
    /** Keeps the candles below what stands over the chart, in CSS pixels from its top: the most that it ever took. */
    reserve: (pixels: number) => {
      const top = Math.min(
        0.4,
        Math.max(0.1, Math.ceil(50 * pixels / Math.max(1, chart.panes()[0]?.getHeight() ?? 0)) / 50)
      )
      const width = container.clientWidth
      if (width === reserved.width && top <= reserved.top) return
      reserved = { top, width }
      candles.priceScale().applyOptions({ scaleMargins: { top, bottom: 0.22 } })
    },
    /** Slot under the crosshair, or nothing when it has left. */
    onCrosshair: (f: (slot: number | undefined) => void) =>
      chart.subscribeCrosshairMove(({ logical, point }) => f(point === undefined ? undefined : logical)),
    onRange: (f: (range: LogicalRange) => void) =>
      chart.timeScale().subscribeVisibleLogicalRangeChange((range) => range === null ? undefined : f(range)),
    range: view.range,
    /** Shows the newest, and what is overdue after it, at an easily readable width. */
    showNewest: () => {
      const to = layout.slots.length + afterNewest
      view.show(to - container.clientWidth / barWidth, to)
    },
    isAtNewest: () => (view.range()?.to ?? 0) >= View.lastCandle(layout.slots),
    /** The line of the newest price, grey where it is old; none where it is not known or not of what is on show. */
    price: (candle: Candle | undefined, isOld: boolean) => {
      const isShown = candle !== undefined
      priceLine.applyOptions({
        price: candle?.close ?? NaN,
        color: isOld ? palette.muted : isShown && candle.close < candle.open ? palette.down : palette.up,
        lineVisible: isShown,
        axisLabelVisible: isShown
      })
    },
    center: (slot: number, around: number) => view.show(slot - around, slot + around),
    move: (bars: number) => {
      const range = view.range()
      if (range !== undefined) view.show(range.from + bars, range.to + bars)
    },
    zoom: (factor: number) => {
      const range = view.range()
      if (range !== undefined) view.show(range.to - (range.to - range.from) * factor, range.to)
    }
  }
}

export type Chart = ReturnType<typeof make>
