/** The evidence of a hole, beside it: what it is, when the exchange was asked, and what happens next. */
import type { Extent } from "./bandPaint.ts"
import { byId, make, say } from "./dom.ts"
import * as Explanation from "./explanation.ts"
import type { Hole } from "./slots.ts"
import type { Gap, Interval, Status } from "./wire.ts"

/** The hole that is told of: as it was when it was opened. */
export type Subject = Explanation.Subject

export interface Place {
  /** Where its band is on the chart; absent when it is not in sight. */
  readonly band: (subject: Subject) => Extent | undefined
  /** What is told of now, for the chart to mark it. */
  readonly onTell: (subject: Subject) => void
  readonly onClose: () => void
}

/** What the account says of it now; nothing once all of it is there. */
export const current = (
  { from, to }: Subject,
  gaps: ReadonlyArray<Gap>,
  holes: ReadonlyArray<Hole>
): Subject | undefined => {
  const touches = (one: Subject) => one.from <= to && one.to >= from
  return gaps.find(touches) ?? holes.find(touches)
}

const distance = 12
const isNarrow = () => matchMedia("(max-width: 640px)").matches

/** To the right of the band where there is room, else to its left, else as far right as the window allows. */
const leftOf = (band: Extent, chart: DOMRect, width: number): number => {
  const [right, left] = [chart.left + band.right + distance, chart.left + band.left - distance - width]
  if (right + width <= innerWidth - distance) return right
  return left >= distance ? left : Math.max(distance, innerWidth - distance - width)
}

export const create = (container: HTMLElement, { band, onClose, onTell }: Place) => {
  const box = byId("evidence", HTMLElement)
  const close = byId("evidence-close", HTMLButtonElement)
  const command = byId("evidence-command", HTMLElement)
  const copy = byId("evidence-copy", HTMLButtonElement)
  let subject: Subject | undefined
  let written = ""
  /** As it was told last, and when there was most of it: a hole may grow before it is filled. */
  let latest: Subject | undefined
  let largest: Subject | undefined

  const place = () => {
    if (isNarrow()) box.style.left = box.style.top = ""
    // Out of sight, or filled: it stays where it was.
    const found = subject === undefined || isNarrow() ? undefined : band(subject)
    if (found === undefined) return
    const chart = container.getBoundingClientRect()
    const top = Math.min(chart.top + 64, innerHeight - box.offsetHeight - distance)
    box.style.left = `${leftOf(found, chart, box.offsetWidth)}px`
    box.style.top = `${Math.max(distance, top)}px`
  }

  const facts = (told: Explanation.Told) => {
    const list = byId("evidence-facts", HTMLElement)
    const rows = [
      [told.to === undefined ? "Opens" : "From", told.from],
      ["To", told.to],
      ["Size", told.size],
      ["Evidence", told.evidence],
      ["Asked", told.asked.join("\n")]
    ] as const
    list.replaceChildren(
      ...rows.flatMap(([name = "", text = ""]) => text === "" ? [] : [make("dt", "", name), make("dd", "", text)])
    )
  }

  /** Only where it differs: what is selected, copied or read aloud stays as it is. */
  const write = (found: Subject | undefined, interval: Interval, realm: Status["realm"]) => {
    if (found !== undefined) {
      latest = found
      if (largest === undefined || found.buckets >= largest.buckets) largest = found
    }
    if (latest === undefined || largest === undefined) return
    const told = found === undefined
      ? Explanation.over(largest, latest, interval)
      : Explanation.of(found, interval, realm)
    const state = JSON.stringify(told)
    if (state === written) return
    written = state
    box.dataset["status"] = told.status
    say(byId("evidence-title", HTMLElement), told.title)
    say(byId("evidence-next", HTMLElement), told.next)
    facts(told)
    command.parentElement!.hidden = told.command === undefined
    say(command, told.command ?? "")
    say(copy, "Copy")
    if (found !== undefined) onTell(found)
  }

  box.addEventListener("toggle", (event) => {
    if (!(event instanceof ToggleEvent) || event.newState !== "closed") return
    subject = undefined
    written = ""
    onClose()
  })
  close.addEventListener("click", () => box.hidePopover())
  copy.addEventListener("click", () => {
    void navigator.clipboard.writeText(command.textContent).then(
      () => say(copy, "Copied"),
      () => getSelection()?.selectAllChildren(command)
    )
  })
  addEventListener("resize", place)

  return {
    get subject() {
      return subject
    },
    /** Opens beside the band; what had the focus gets it back when this is closed. */
    open: (next: Subject, interval: Interval, realm: Status["realm"]) => {
      subject = next
      latest = largest = undefined
      write(next, interval, realm)
      if (!box.matches(":popover-open")) box.showPopover()
      place()
      close.focus({ preventScroll: true })
    },
    /** What is known may change while it is read, and the band may move. */
    update: (gaps: ReadonlyArray<Gap>, holes: ReadonlyArray<Hole>, interval: Interval, realm: Status["realm"]) => {
      if (subject === undefined) return
      // The account says nothing of what is not watched, and the chart nothing of what is out of sight.
      const unwatched = subject.status === "unwatched" ? subject : undefined
      write(current(subject, gaps, holes) ?? unwatched, interval, realm)
      place()
    },
    place,
    close: () => box.hidePopover()
  }
}
