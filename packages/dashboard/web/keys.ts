/** The keyboard's way through the chart: arrows, plus and minus, End, brackets from hole to hole, Enter for its evidence. */
import type { Chart } from "./chart.ts"
import type { Gap } from "./wire.ts"

export interface Keyboard {
  readonly chart: Chart
  readonly jump: (time: number) => Promise<void>
  readonly newest: () => void
  /** The hole at hand: the one gone to, or the one nearest to the middle of what is in sight. */
  readonly tell: (gone: Gap | undefined) => void
  readonly onHole: (gap: Gap) => void
  /** Where the hole is that is told of. */
  readonly told: () => number | undefined
  readonly holes: () => ReadonlyArray<Gap>
}

export const listen = (container: HTMLElement, { chart, holes, jump, newest, onHole, tell, told }: Keyboard): void => {
  let lastHole: Gap | undefined
  const toHole = (direction: 1 | -1) => {
    const all = holes().filter(({ status }) => status !== "pending")
    const range = chart.range()
    const { slots } = chart.layout
    const middle = range === undefined ? undefined : slots[Math.round((range.from + range.to) / 2)]?.time
    const here = told() ?? lastHole?.from ?? middle ?? slots.at(-1)?.time ?? 0
    const found = direction < 0 ? all.findLast(({ from }) => from < here) : all.find(({ from }) => from > here)
    if (found === undefined) return
    lastHole = found
    void jump((found.from + found.to) / 2).then(() => onHole(found))
  }
  container.addEventListener("pointerdown", () => {
    lastHole = undefined
  })
  const moves: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => chart.move(-10),
    ArrowRight: () => chart.move(10),
    PageUp: () => chart.move(-100),
    PageDown: () => chart.move(100),
    "+": () => chart.zoom(0.8),
    "=": () => chart.zoom(0.8),
    "-": () => chart.zoom(1.25),
    End: newest,
    Enter: () => tell(lastHole)
  }
  const holeKeys: Readonly<Record<string, () => void>> = { "[": () => toHole(-1), "]": () => toHole(1) }
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const onChart = event.target === container || event.target === document.body
    const action = holeKeys[event.key] ?? (onChart ? moves[event.key] : undefined)
    if (action === undefined) return
    event.preventDefault()
    action()
  })
}
