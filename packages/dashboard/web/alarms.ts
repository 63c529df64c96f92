/** The alarms that are on: a banner for each of the shown series, which stays until it is over, and a list of all in the header. */
import { byId, make, say } from "./dom.ts"
import * as Format from "./format.ts"
import { type Alarm, type Alarms, keyOf } from "./wire.ts"

const titles: Readonly<Record<Alarm["kind"], string>> = {
  silent: "Silent",
  old: "Old data",
  late: "Late"
}

const identity = (alarm: Alarm): string => `${keyOf(alarm)} ${alarm.kind}`

interface Row {
  readonly element: HTMLElement
  readonly message: HTMLElement
  readonly since: HTMLElement
}

/** Keeps an element for each alarm as long as it is on: what is being read aloud or clicked is not made anew. */
const list = (container: HTMLElement, row: (alarm: Alarm) => Row) => {
  const rows = new Map<string, Row>()
  return (alarms: ReadonlyArray<Alarm>, now: number) => {
    const on = new Set(alarms.map(identity))
    for (const [key, { element }] of rows) {
      if (on.has(key)) continue
      element.remove()
      rows.delete(key)
    }
    for (const alarm of alarms) {
      const found = rows.get(identity(alarm)) ?? row(alarm)
      if (!rows.has(identity(alarm))) container.append(found.element)
      rows.set(identity(alarm), found)
      say(found.message, Format.prose(alarm.message))
      say(found.since, `since ${Format.time(alarm.since)} UTC, for ${Format.duration(now - alarm.since)}`)
    }
  }
}

const parts = (tag: "div" | "button", className: string, alarm: Alarm): Row => {
  const [message, since] = [make("span", "alarm-message"), make("span", "alarm-since")]
  // It counts every second: a reader is told of the alarm, not of each second.
  since.setAttribute("aria-live", "off")
  const name = make("b", "", `${keyOf(alarm).replace("/", " \u00b7 ")}: ${titles[alarm.kind]}`)
  const element = make(tag, className, name, message, since)
  element.dataset["kind"] = alarm.kind
  return { element, message, since }
}

export const create = (open: (key: string) => void) => {
  const button = byId("alarms-button", HTMLButtonElement)
  const menu = byId("alarms", HTMLElement)
  const banners = list(byId("banners", HTMLElement), (alarm) => parts("div", "banner", alarm))
  const all = list(byId("alarms-list", HTMLElement), (alarm) => {
    const row = parts("button", "alarm-row", alarm)
    row.element.addEventListener("click", () => {
      menu.hidePopover()
      open(keyOf(alarm))
    })
    return row
  })
  return {
    /** `shown` is the key of the series on the chart. */
    show: ({ alarms, now }: Alarms, shown: string | undefined) => {
      banners(alarms.filter((alarm) => keyOf(alarm) === shown), now)
      all(alarms, now)
      button.hidden = alarms.length === 0
      if (alarms.length === 0 && menu.matches(":popover-open")) menu.hidePopover()
      const others = alarms.filter((alarm) => keyOf(alarm) !== shown).length
      say(byId("alarms-count", HTMLElement), Format.plural(alarms.length, "alarm"))
      const where = others === 1 ? "another series" : "other series"
      const figure = others === alarms.length ? "" : `${Format.count(others)} `
      say(byId("alarms-elsewhere", HTMLElement), others === 0 ? "" : `, ${figure}of ${where}`)
    }
  }
}
