/** How far the shown series can be trusted: its completeness in figures, in words and as a strip of all its time. */
import { byId, make, say } from "./dom.ts"
import { span, words } from "./explanation.ts"
import * as Format from "./format.ts"
import type { Sight } from "./sight.ts"
import * as Verdict from "./verdict.ts"
import type { Gap, SeriesStatus } from "./wire.ts"

const counts = [
  ["expected", "expected"],
  ["candles", "stored"],
  ["missing", "missing"],
  ["unreadable", "unreadable"],
  ["exchangeHoles", "exchange holes"],
  ["pending", "pending"]
] as const

/** Where the verdict is not of what was counted, who says so. */
const witness = (notWhole: SeriesStatus["notWhole"]): string =>
  notWhole === undefined ?
    "" :
    `The exchange's own ${notWhole.of} candles say that more was traded from ${
      Format.time(notWhole.from)
    } UTC on: these hold only a part of it`

/** At most this many holes are listed and drawn in the strip; the rest is counted. */
const most = 500

export interface Ways {
  readonly jump: (time: number) => void
  /** To the hole, and to what is known of it. */
  readonly tell: (gap: Gap) => void
}

export const create = ({ jump, tell }: Ways) => {
  const share = byId("completeness", HTMLElement)
  const word = byId("verdict", HTMLElement)
  const list = byId("holes-list", HTMLElement)
  const button = byId("holes-button", HTMLButtonElement)
  const strip = byId("strip", HTMLElement)
  const ticks = byId("strip-ticks", HTMLElement)
  const view = byId("strip-view", HTMLElement)
  const stale = byId("stale", HTMLElement)
  const sight = byId("sight", HTMLElement)
  const cells = counts.map(([key, label]) => {
    const value = make("b", "", Format.absent)
    const cell = make("div", "count", value, make("i", "", label))
    cell.dataset["key"] = key
    byId("counts", HTMLElement).append(cell)
    return { key, cell, value }
  })
  let listed = ""
  let shown: { readonly first: number; readonly end: number } | undefined
  const share100 = (time: number): number =>
    shown === undefined ? 0 : Math.min(100, Math.max(0, 100 * (time - shown.first) / (shown.end - shown.first)))

  strip.addEventListener("click", ({ clientX }) => {
    const { left, width } = strip.getBoundingClientRect()
    if (shown !== undefined) jump(shown.first + (shown.end - shown.first) * (clientX - left) / width)
  })

  const row = (gap: Gap): HTMLElement => {
    const swatch = make("span", "swatch")
    swatch.dataset["status"] = gap.status
    const line = make(
      "button",
      "hole-row",
      swatch,
      make("b", "", `${Format.count(gap.buckets)} ${words[gap.status]}`),
      make("span", "hole-span", span(gap)),
      make("span", "hole-evidence", Format.prose(gap.evidence))
    )
    line.type = "button"
    line.addEventListener("click", () => {
      byId("holes", HTMLElement).hidePopover()
      tell(gap)
    })
    return line
  }

  /** Made anew only where it differs, so that a row keeps the focus. */
  const writeList = (newest: ReadonlyArray<Gap>, more: number) => {
    const state = JSON.stringify([newest, more])
    if (state === listed) return
    listed = state
    const rest = more > 0 ? [make("p", "", `and ${Format.count(more)} older ones`)] : []
    list.replaceChildren(...newest.map(row), ...rest)
  }

  const tick = ({ from, status, to }: Gap): HTMLElement => {
    const mark = make("i", "")
    mark.dataset["status"] = status
    mark.style.left = `${share100(from)}%`
    mark.style.width = `max(3px, ${share100(to) - share100(from)}%)`
    return mark
  }

  return {
    status: (status: SeriesStatus | undefined) => {
      for (const { cell, key, value } of cells) {
        const found = status?.[key]
        say(value, found === undefined ? Format.absent : Format.count(found))
        cell.dataset["zero"] = String(found === undefined || found === 0)
      }
      const [state, text] = status === undefined ? ["none", "no candles yet"] as const : Verdict.of(status)
      share.dataset["state"] = word.dataset["state"] = state
      say(share, status?.completeness === undefined ? Format.absent : Format.completeness(status.completeness))
      say(word, text)
      word.title = witness(status?.notWhole)
      const staleFrom = status?.staleFrom
      stale.hidden = staleFrom === undefined
      if (staleFrom !== undefined) {
        say(stale, `indicators from ${Format.time(staleFrom)} UTC on are being derived again`)
      }
    },
    gaps: (gaps: ReadonlyArray<Gap>, first: number | undefined, end: number | undefined) => {
      const told = gaps.filter(({ status }) => status !== "pending")
      shown = first === undefined || end === undefined || end <= first
        ? undefined
        : { first: Math.min(first, told[0]?.from ?? first), end: Math.max(end, told.at(-1)?.to ?? end) }
      strip.dataset["state"] = shown === undefined ? "empty" : "shown"
      const isDays = shown !== undefined && Format.date(shown.first) !== Format.date(shown.end)
      const write = isDays ? Format.date : (time: number) => Format.time(time - time % 60_000)
      say(byId("strip-first", HTMLElement), shown === undefined ? "" : write(shown.first))
      say(byId("strip-end", HTMLElement), shown === undefined ? "" : write(shown.end))
      const newest = told.toReversed().slice(0, most)
      ticks.replaceChildren(...newest.map(tick))
      writeList(newest, told.length - newest.length)
      button.disabled = told.length === 0
      say(button, told.length === 0 ? "no holes" : Format.plural(told.length, "hole"))
    },
    /** Of what is on the screen alone. */
    sight: (seen: Sight | undefined) => {
      sight.hidden = seen?.completeness === undefined
      if (seen?.completeness === undefined) return
      const { completeness, exchangeHoles, expected, holes, holesOfExchange, present } = seen
      sight.dataset["state"] = completeness >= 1 ? "good" : "warn"
      const found = [
        ...(holes > 0 ? [Format.plural(holes, "hole")] : []),
        ...(holesOfExchange > 0 ? [Format.plural(holesOfExchange, "exchange hole")] : [])
      ]
      const parts = [`${Format.completeness(completeness)} in view`, ...(found.length > 0 ? found : ["no holes"])]
      say(sight, parts.join(" \u00b7 "))
      sight.title = `${Format.count(present)} of ${Format.count(expected)} candles that are due on the screen` +
        (exchangeHoles > 0 ? `; ${Format.count(exchangeHoles)} do not exist at the exchange and do not count` : "")
    },
    view: (from: number, to: number) => {
      view.style.left = `${share100(from)}%`
      view.style.width = `max(6px, ${share100(to) - share100(from)}%)`
    }
  }
}
