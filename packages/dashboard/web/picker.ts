/** The panel in which indicators are found, added, changed and taken away. */
import * as Catalogue from "./catalogue.ts"
import { byId, make, say } from "./dom.ts"
import * as Format from "./format.ts"
import type { Line } from "./plan.ts"
import type { Indicator } from "./wire.ts"

const places: Readonly<Record<Indicator["pane"], string>> = {
  price: "over the candles",
  own: "pane of its own",
  marks: "marks on the candles"
}

export interface Wishes {
  readonly add: (entry: Indicator) => Promise<boolean>
  readonly change: (key: string, parameters: ReadonlyArray<number>) => Promise<boolean>
  readonly remove: (key: string) => void
  readonly reset: () => void
}

const formulaOf = ({ formula, source }: Indicator): string => `${formula}. ${source}`

/** Its row has an input for each parameter, and a cross. */
const chosenRow = (
  group: Catalogue.Group,
  colors: ReadonlyArray<string>,
  { change, remove }: Wishes,
  tell: (message: string) => void
) => {
  const key = Catalogue.keyOf(group)
  const swatches = make("span", "swatches")
  for (const color of colors) {
    const swatch = make("i", "swatch")
    swatch.style.background = color
    swatches.append(swatch)
  }
  const title = make("span", "chosen-title", group.entry.title)
  title.title = formulaOf(group.entry)
  const inputs = group.entry.parameters.map((parameter, i) => {
    const input = make("input", "")
    input.type = "number"
    input.step = "any"
    input.value = String(group.parameters[i])
    input.title = parameter.expected
    input.setAttribute("aria-label", `${parameter.name} of ${group.entry.title}, ${parameter.expected}`)
    return { input, label: make("label", "parameter", make("span", "", parameter.name), input) }
  })
  for (const [at, { input }] of inputs.entries()) {
    const back = () => {
      inputs.forEach((one, i) => one.input.value = String(group.parameters[i]))
      input.select()
    }
    input.addEventListener("change", () => {
      const { expected, name } = group.entry.parameters[at]!
      if (input.value.trim() === "") {
        back()
        return tell(`${name} of ${group.entry.title} must be ${expected}`)
      }
      void change(key, inputs.map((one) => Number(one.input.value))).then((isDone) => isDone ? undefined : back())
    })
  }
  const cross = make("button", "close", "\u00d7")
  cross.type = "button"
  cross.setAttribute("aria-label", `Remove ${Catalogue.label(group)}`)
  cross.addEventListener("click", () => remove(key))
  return make(
    "div",
    "chosen-row",
    swatches,
    title,
    make("span", "parameters", ...inputs.map(({ label }) => label)),
    cross
  )
}

export const create = (catalogue: ReadonlyArray<Indicator>, wishes: Wishes) => {
  const panel = byId("picker", HTMLElement)
  const search = byId("picker-search", HTMLInputElement)
  const list = byId("picker-list", HTMLElement)
  const chosen = byId("picker-chosen", HTMLElement)
  const said = byId("picker-said", HTMLElement)
  const reset = byId("picker-reset", HTMLButtonElement)
  search.placeholder = `Search ${Format.plural(catalogue.length, "indicator")} by name`
  let rows: ReadonlyArray<{ readonly entry: Indicator; readonly button: HTMLButtonElement }> = []
  let groups: ReadonlyArray<Catalogue.Group> = []

  const tell = (message: string) => say(said, message)
  const room = () => `${Catalogue.columnsOf(groups).length} of ${Catalogue.most} columns`

  const mark = () => {
    for (const { button, entry } of rows) {
      button.setAttribute("aria-pressed", String(groups.some((one) => one.entry.name === entry.name)))
    }
  }
  const add = async (entry: Indicator) => {
    tell("")
    if (await wishes.add(entry)) tell(`${entry.title} is on the chart: ${room()}`)
  }
  const row = (entry: Indicator) => {
    const name = make("span", "found-name", Catalogue.label({ entry, parameters: Catalogue.defaults(entry) }))
    const formula = make("span", "found-formula", entry.formula)
    const button = make("button", "found", make("b", "", entry.title), name, formula)
    button.append(make("span", "found-place", places[entry.pane]))
    button.type = "button"
    button.title = formulaOf(entry)
    button.addEventListener("click", () => void add(entry))
    return { entry, button }
  }
  const find = () => {
    const isAll = search.value.trim() === ""
    rows = Catalogue.search(catalogue, search.value).map(row)
    list.replaceChildren(
      ...rows.flatMap(({ button, entry }, i) =>
        isAll && entry.family !== rows[i - 1]?.entry.family ? [make("h3", "", entry.family), button] : [button]
      )
    )
    if (rows.length === 0) list.append(make("p", "none", `No indicator is called like \u201c${search.value}\u201d`))
    list.scrollTop = 0
    mark()
  }
  const step = (event: KeyboardEvent, from: number) => {
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: rows.length - 1 }[event.key]
    if (to === undefined || (from < 0 && to !== 0)) return
    event.preventDefault()
    if (to < 0) search.focus()
    else rows[Math.min(to, rows.length - 1)]?.button.focus()
  }

  search.addEventListener("input", find)
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") step(event, -1)
    if (event.key === "Enter" && rows[0] !== undefined) void add(rows[0].entry)
  })
  list.addEventListener("keydown", (event) => {
    const at = rows.findIndex(({ button }) => button === document.activeElement)
    if (at >= 0) step(event, at)
  })
  reset.addEventListener("click", () => {
    wishes.reset()
    tell(`The first of those that are stored: ${room()}`)
  })
  byId("picker-close", HTMLButtonElement).addEventListener("click", () => panel.hidePopover())
  // Before it is there: whoever types at once, into the search that has the focus then, types into an empty one.
  panel.addEventListener("beforetoggle", (event) => {
    if ((event as ToggleEvent).newState !== "open") return
    tell("")
    search.value = ""
    find()
  })
  find()

  /** The place of what has the focus among the things of the chosen rows, so that it can be given back. */
  const focusables = () => [...chosen.querySelectorAll<HTMLElement>("input, button")]
  const focused = () => focusables().findIndex((one) => one === document.activeElement)

  return {
    tell,
    isOpen: () => panel.matches(":popover-open"),
    /** What is on the chart; `isChosen` where that is other than what is stored. */
    show: (next: ReadonlyArray<Catalogue.Group>, lines: ReadonlyArray<Line>, isChosen: boolean) => {
      const at = focused()
      const [isShorter, isLonger] = [next.length < groups.length, next.length > groups.length]
      groups = next
      const colorOf = new Map(lines.map(({ color, column }) => [column, color]))
      chosen.replaceChildren(
        ...next.map((group) =>
          chosenRow(group, group.columns.map(({ column }) => colorOf.get(column) ?? ""), wishes, tell)
        )
      )
      if (isLonger) chosen.lastElementChild?.scrollIntoView({ block: "nearest" })
      reset.disabled = !isChosen
      say(byId("picker-room", HTMLElement), room())
      mark()
      if (at < 0) return
      const all = focusables()
      const crosses = all.filter((one) => one instanceof HTMLButtonElement)
      const target = isShorter ? crosses.find((one) => all.indexOf(one) >= at) ?? crosses.at(-1) : all[at]
      ;(target ?? search).focus()
    }
  }
}
