/** What stands at the crosshair: the candle's figures and its indicators, or why there is none. */
import * as Catalogue from "./catalogue.ts"
import type { Chart } from "./chart.ts"
import { byId, make, say } from "./dom.ts"
import { span, words } from "./explanation.ts"
import * as Format from "./format.ts"
import * as Marks from "./marks.ts"
import type { Palette } from "./palette.ts"
import type { Line } from "./plan.ts"
import * as Points from "./points.ts"
import * as Rows from "./rows.ts"
import type { Candle, Slot } from "./slots.ts"
import { keyOf, type Series } from "./wire.ts"

const fields = ["O", "H", "L", "C", "Vol", "Trades"] as const

interface Shown {
  readonly line: Line
  readonly value: HTMLElement
}

/** The colour that a figure has where it is drawn. */
const colorOf = (line: Line, figure: number, candle: Candle | undefined, palette: Palette): string => {
  if (line.style !== "mark") return Points.colorOf(line, figure, candle, palette)
  return figure === 0
    ? palette.muted
    : Marks.colorOf(Marks.toneOf(figure, line.meaning), { ...palette, muted: palette.text })
}

const formatOf = ({ pane, style }: Line, price: (value: number) => string) => {
  if (style === "mark") return String
  return pane === 0 ? price : style === "steps" ? Format.whole : Format.figure
}

export const create = (palette: Palette, remove: (key: string) => void) => {
  const figures = byId("legend-figures", HTMLElement)
  const hole = byId("legend-hole", HTMLElement)
  const title = byId("legend-title", HTMLElement)
  const when = byId("legend-time", HTMLElement)
  const state = byId("legend-state", HTMLElement)
  const change = make("b", "change")
  const values = new Map(fields.map((field) => {
    const value = make("b", "", Format.absent)
    figures.append(make("span", "figure", make("i", "", field), value))
    return [field, value]
  }))
  figures.append(change)
  const panes = new Map<number, HTMLElement>()
  const container = byId("legends", HTMLElement)
  let indicators: ReadonlyArray<Shown> = []

  const rowOf = (pane: number): HTMLElement => {
    const known = panes.get(pane)
    if (known !== undefined) return known
    const row = make("div", pane === 0 ? "indicators" : "indicators own")
    panes.set(pane, row)
    if (pane === 0) byId("legend", HTMLElement).insertBefore(row, hole)
    else container.append(row)
    return row
  }
  /** Its name, a value for each of its columns, and a cross that takes it away. */
  const add = (group: Catalogue.Group, lines: ReadonlyArray<Line>): ReadonlyArray<Shown> => {
    const isSeveral = group.columns.length > 1
    const figure = make("span", isSeveral ? "figure several" : "figure", make("i", "", Catalogue.label(group)))
    figure.title = group.entry.title
    const found = group.columns.flatMap(({ column, output }) => {
      const line = lines.find((one) => one.column === column)
      if (line === undefined) return []
      const value = make("b", "", Format.absent)
      value.title = output.title
      if (isSeveral && output.suffix !== "") figure.append(make("i", "suffix", output.suffix))
      figure.append(value)
      return [{ line, value }]
    })
    const cross = make("button", "remove", "\u00d7")
    cross.type = "button"
    cross.title = "Remove"
    cross.setAttribute("aria-label", `Remove ${Catalogue.label(group)}`)
    cross.addEventListener("click", () => remove(Catalogue.keyOf(group)))
    figure.append(cross)
    rowOf(found[0]?.line.pane ?? 0).append(figure)
    return found
  }

  /** The values are those drawn at `at`: at the slot itself or, while it forms and has none, at the one closed before. */
  const showCandle = (slots: ReadonlyArray<Slot>, slot: Slot | undefined, at: number, decimals: number) => {
    const candle = slot?.candle
    const price = (value: number) => Format.price(value, decimals)
    const texts = candle === undefined ? undefined : {
      O: price(candle.open),
      H: price(candle.high),
      L: price(candle.low),
      C: price(candle.close),
      Vol: Format.amount(candle.volume),
      Trades: Format.count(candle.trades)
    }
    for (const field of fields) say(values.get(field)!, texts?.[field] ?? Format.absent)
    const share = candle === undefined ? undefined : 100 * (candle.close / candle.open - 1)
    say(change, share === undefined ? "" : `${share < 0 ? "\u2212" : "+"}${Math.abs(share).toFixed(2)}\u2009%`)
    figures.dataset["direction"] = share === undefined ? "" : share < 0 ? "down" : "up"
    for (const { line, value } of indicators) {
      const figure = Rows.value(slots, at, line)
      say(value, figure === undefined ? Format.absent : formatOf(line, price)(figure))
      value.style.color = figure === undefined ? line.color : colorOf(line, figure, slots[at]?.candle, palette)
    }
    say(state, slot?.forming === true ? "forming" : "")
  }

  return {
    /** The indicators that are drawn. Where a cross had the focus the next one has it. */
    indicators: (groups: ReadonlyArray<Catalogue.Group>, lines: ReadonlyArray<Line>) => {
      const crosses = () => [...container.querySelectorAll<HTMLElement>(".remove")]
      const at = crosses().findIndex((cross) => cross === document.activeElement)
      for (const row of panes.values()) row.remove()
      panes.clear()
      indicators = groups.flatMap((group) => add(group, lines))
      if (at >= 0) (crosses()[at] ?? crosses().at(-1) ?? byId("chart", HTMLElement)).focus()
    },
    /** Of the slot under the crosshair, or of the last candle in sight. */
    show: (series: Series, { decimals, layout, range }: Chart, index: number | undefined) => {
      const end = Math.max(1, Math.ceil(range()?.to ?? Infinity))
      const at = index ?? layout.slots.findLastIndex(({ candle }, i) => candle !== undefined && i < end)
      const slot = layout.slots[at]
      const closed = slot?.forming === true
        ? layout.slots.findLastIndex(({ candle, forming }, i) => i < at && candle !== undefined && !forming)
        : at
      const found = slot?.hole === undefined ? undefined : layout.holes[slot.hole]
      say(title, keyOf(series).replace("/", " \u00b7 "))
      say(when, slot === undefined ? "" : `${Format.time(slot.time)} UTC`)
      showCandle(layout.slots, slot, closed, decimals)
      hole.hidden = found === undefined
      if (found === undefined) return
      hole.dataset["status"] = found.status
      say(
        hole,
        `${Format.plural(found.buckets, "candle")} ${words[found.status]}, ${span(found)}: ${
          Format.prose(found.evidence)
        }`
      )
    },
    /** How far down it reaches over the candles, whatever hole it tells of, in CSS pixels. */
    reach: (): number => {
      const { offsetHeight, offsetTop } = hole.previousElementSibling as HTMLElement
      return byId("legend", HTMLElement).offsetTop + offsetTop + offsetHeight
    },
    place: (tops: ReadonlyArray<number>) => {
      for (const [pane, row] of panes) if (pane > 0) row.style.top = `${(tops[pane] ?? 0) + 6}px`
    }
  }
}
