/** Wires the page: the server's status to the header, the chosen series to the chart, the person's wishes to both. */
import type { Book } from "./book.ts"
import * as Chart from "./chart.ts"
import * as Choice from "./choice.ts"
import { byId } from "./dom.ts"
import * as Header from "./header.ts"
import * as Keys from "./keys.ts"
import * as Legend from "./legend.ts"
import * as Palette from "./palette.ts"
import * as Plan from "./plan.ts"
import * as Trust from "./trust.ts"
import * as Watch from "./watch.ts"
import * as Wire from "./wire.ts"

const betweenPollsMillis = 5_000
const whileEmptyMillis = 1_500
/** So close to an edge of what is held, in bars, more is read. */
const edge = 60

const container = byId("chart", HTMLElement)
const header = Header.create()

const start = (first: Wire.Status, catalogue: ReadonlyArray<Wire.Indicator>) => {
  const palette = Palette.make()
  const lines = Plan.make(first.columns, catalogue, palette)
  const chart = Chart.make(container, palette, lines)
  const legend = Legend.create(lines)
  let watch: Watch.Watch | undefined
  let statuses: ReadonlyArray<Wire.SeriesStatus> = []
  let crosshair: number | undefined
  let isFresh = true
  let isPending = false

  const current = () => statuses.find((one) => watch !== undefined && Wire.keyOf(one) === Wire.keyOf(watch.book.series))

  const showRange = () => {
    const range = chart.range()
    const { slots } = chart.layout
    if (range === undefined || watch === undefined || slots.length === 0) return
    const clamp = (index: number) => slots[Math.min(slots.length - 1, Math.max(0, Math.round(index)))]!.time
    trust.view(clamp(range.from), clamp(range.to))
    legend.show(watch.book.series, chart, crosshair)
    byId("newest", HTMLElement).hidden = watch.book.isNewest && chart.isAtNewest()
    if (isFresh || isPending) return
    if (range.from < edge && !watch.book.isOldest) void watch.older()
    if (range.to > slots.length - edge && !watch.book.isNewest) void watch.newer()
  }

  const draw = (book: Book) => {
    chart.draw(book.layout)
    const { holes, slots } = chart.layout
    const drawn = chart.drawn()
    container.dataset["drawn"] = String(drawn.candles)
    container.dataset["forming"] = String(drawn.hollow)
    container.dataset["slots"] = String(slots.length)
    container.dataset["holes"] = String(holes.length)
    container.dataset["series"] = Wire.keyOf(book.series)
    header.empty(slots.length > 0 ? undefined : `Waiting for the first candle of ${Wire.keyOf(book.series)}`)
    chart.price(book.isNewest ? book.latest : undefined)
    header.price(book.series, book.latest, chart.decimals)
    const status = current()
    trust.gaps(book.gaps, status?.first, status?.last)
    if (isFresh && slots.length > 0) {
      isFresh = false
      chart.showNewest()
    }
    legend.place(chart.paneTops())
    showRange()
  }

  const jump = async (time: number) => {
    if (watch === undefined) return
    isPending = true
    await watch.reach(time)
    isFresh = false
    const { slots } = chart.layout
    const slot = slots.findIndex((one) => one.time >= time)
    chart.center(slot < 0 ? slots.length - 1 : slot, Math.min(80, container.clientWidth / 16))
    isPending = false
    Choice.write(watch.book.series, time)
    showRange()
  }

  const newest = () => {
    if (watch === undefined) return
    if (watch.book.isNewest) chart.showNewest()
    else {
      isFresh = true
      watch.reachNewest()
    }
    Choice.write(watch.book.series, undefined)
  }

  const trust = Trust.create((time) => void jump(time))

  const open = (key: string, at: number | undefined) => {
    const chosen = Choice.resolve(key, statuses)
    if (chosen === undefined) return
    choice.show(chosen, statuses)
    if (watch === undefined || Wire.keyOf(watch.book.series) !== Wire.keyOf(chosen)) {
      watch?.close()
      isFresh = true
      crosshair = undefined
      header.clearAlarms()
      header.problem("series", undefined)
      watch = Watch.open({ symbol: chosen.symbol, interval: chosen.interval }, {
        draw,
        onState: header.connection,
        onAlarm: header.alarm,
        onProblem: (message) => header.problem("series", message)
      })
      trust.status(chosen)
      watch.onStatus(chosen)
    }
    if (at === undefined) Choice.write(chosen, undefined)
    else void jump(at)
  }
  const choice = Choice.create((key) => open(key, undefined))

  const onStatus = (status: Wire.Status) => {
    statuses = status.series
    header.realm(status)
    if (watch === undefined) header.connection("connected")
    if (statuses.length === 0) return header.empty("Nothing is stored yet. Waiting for the first candles.")
    const found = current()
    if (watch === undefined) {
      const { at, key } = Choice.read()
      return open(key, at)
    }
    choice.show(watch.book.series, statuses)
    trust.status(found)
    if (found !== undefined) watch.onStatus(found)
  }

  chart.onRange(showRange)
  chart.onCrosshair((slot) => {
    crosshair = slot
    if (watch !== undefined) legend.show(watch.book.series, chart, slot)
  })
  new ResizeObserver(() => legend.place(chart.paneTops())).observe(container)
  addEventListener("hashchange", () => {
    const { at, key } = Choice.read()
    open(key, at)
  })
  byId("newest", HTMLButtonElement).addEventListener("click", newest)
  Keys.listen(container, { chart, jump, newest, holes: () => watch?.book.gaps ?? [] })
  // For whoever checks from outside that what is drawn is what is stored.
  Object.assign(window, { cryptostream: { chart } })
  return onStatus
}

let show: ((status: Wire.Status) => void) | undefined
const poll = async (): Promise<void> => {
  let pause = betweenPollsMillis
  try {
    const status = await Wire.status()
    show ??= start(status, await Wire.indicators())
    header.problem("server", undefined)
    show(status)
    if (status.series.length === 0) pause = whileEmptyMillis
  } catch (error) {
    header.problem(
      "server",
      `The dashboard's server does not answer (${
        error instanceof Error ? error.message : String(error)
      }). Trying again.`
    )
    pause = whileEmptyMillis
  }
  setTimeout(() => void poll(), pause)
}
void poll()
