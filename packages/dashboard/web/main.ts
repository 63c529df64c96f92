/** Wires the page: the server's status to the header, the chosen series to the chart, the person's wishes to both. */
import * as Address from "./address.ts"
import * as Alarms from "./alarms.ts"
import { nearestTo } from "./bands.ts"
import type { Book } from "./book.ts"
import * as Chart from "./chart.ts"
import * as Choice from "./choice.ts"
import { byId } from "./dom.ts"
import * as Evidence from "./evidence.ts"
import * as Header from "./header.ts"
import * as Indicators from "./indicators.ts"
import * as Keys from "./keys.ts"
import * as Legend from "./legend.ts"
import * as Palette from "./palette.ts"
import * as Picker from "./picker.ts"
import * as Plan from "./plan.ts"
import * as Poll from "./poll.ts"
import * as Trust from "./trust.ts"
import * as Watch from "./watch.ts"
import * as Wire from "./wire.ts"

/** So close to an edge of what is held, in bars, more is read. */
const edge = 60

const container = byId("chart", HTMLElement)
const header = Header.create()

const unanswered = (error: unknown) => {
  const why = error instanceof Error ? error.message : String(error)
  header.problem("server", `The dashboard's server does not answer (${why}). Trying again.`)
}

const start = (first: Wire.Status, catalogue: ReadonlyArray<Wire.Indicator>) => {
  const palette = Palette.make()
  const chart = Chart.make(container, palette)
  let watch: Watch.Watch | undefined
  let statuses: ReadonlyArray<Wire.SeriesStatus> = []
  let crosshair: number | undefined
  let isFresh = true
  let isPending = false
  let opening: Promise<void> | undefined
  let realm = first.realm

  const indicators = Indicators.create(catalogue, {
    show: (groups, isChosen) => {
      header.problem("indicators", undefined)
      const lines = Plan.make(groups, palette)
      chart.show(lines)
      legend.indicators(groups, lines)
      picker.show(groups, lines, indicators.inAddress !== undefined)
      watch?.show(indicators.columns)
      if (isChosen) write(at)
      place()
      showRange()
    },
    check: (columns) => Wire.check(watch?.book.series ?? first.series[0]!, columns),
    say: (message) => {
      picker.tell(message)
      header.problem("indicators", picker.isOpen() ? undefined : message)
    }
  })
  const picker = Picker.create(catalogue, indicators)
  const legend = Legend.create(palette, indicators.remove)

  /** Where the chart stands, to be gone to again by its address. */
  let at: number | undefined
  const write = (time: number | undefined) => {
    at = time
    if (watch === undefined) return
    history.replaceState(null, "", Address.format(watch.book.series, indicators.inAddress, at))
  }

  const current = () => statuses.find((one) => watch !== undefined && Wire.keyOf(one) === Wire.keyOf(watch.book.series))

  const showRange = () => {
    const range = chart.range()
    const { slots } = chart.layout
    if (range === undefined || watch === undefined || slots.length === 0) return
    const clamp = (index: number) => slots[Math.min(slots.length - 1, Math.max(0, Math.round(index)))]!.time
    trust.view(clamp(range.from), clamp(range.to))
    trust.sight(chart.sight())
    container.parentElement?.style.setProperty("--axis", `${chart.axisWidth()}px`)
    evidence.place()
    legend.show(watch.book.series, chart, crosshair)
    byId("newest", HTMLElement).hidden = watch.book.isNewest && chart.isAtNewest()
    if (isFresh || isPending) return
    if (range.from < edge && !watch.book.isOldest) void watch.older()
    if (range.to > slots.length - edge && !watch.book.isNewest) void watch.newer()
  }

  const place = () => {
    legend.place(chart.paneTops())
    chart.reserve(legend.reach())
  }

  const draw = (book: Book) => {
    chart.draw(book.layout, !isFresh)
    const { holes, slots } = chart.layout
    container.dataset["series"] = Wire.keyOf(book.series)
    header.empty(slots.length > 0 ? undefined : `Waiting for the first candle of ${Wire.keyOf(book.series)}`)
    chart.price(book.isNewest ? book.latest : undefined, book.isOverdue)
    header.price(book.series, book.latest, chart.decimals, book.isOverdue)
    const status = current()
    trust.gaps(book.gaps, status?.first, status?.last)
    if (isFresh && slots.length > 0) {
      isFresh = false
      chart.showNewest()
    }
    place()
    showRange()
    evidence.update(book.gaps, holes, book.series.interval, realm)
  }

  const evidence = Evidence.create(container, {
    band: ({ from, to }) => chart.bands().find(({ hole }) => hole.from <= to && hole.to >= from),
    onTell: ({ from }) => chart.tell(from),
    onClose: () => chart.tell(undefined)
  })

  /** Opens the evidence of a hole: as the account has it, or as it is drawn where the account says nothing. */
  const tell = (subject: Evidence.Subject) => {
    if (watch === undefined) return
    const found = Evidence.current(subject, watch.book.gaps, chart.layout.holes) ?? subject
    evidence.open(found, watch.book.series.interval, realm)
  }

  const tellAtHand = (gone: Wire.Gap | undefined) => {
    const range = chart.range()
    if (gone !== undefined) return tell(gone)
    if (range === undefined) return
    const nearest = nearestTo(chart.bands(), (range.from + range.to) / 2)
    if (nearest !== undefined) tell(nearest.hole)
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
    write(time)
    showRange()
  }

  const newest = () => {
    if (watch === undefined) return
    if (watch.book.isNewest) chart.showNewest()
    else {
      isFresh = true
      watch.reachNewest()
    }
    write(undefined)
  }

  const trust = Trust.create({
    jump: (time) => void jump(time),
    tell: (gap) => void jump((gap.from + gap.to) / 2).then(() => tell(gap))
  })

  const open = (key: string, time: number | undefined) => {
    const chosen = Choice.resolve(key, statuses)
    if (chosen === undefined) return
    choice.show(chosen, statuses)
    if (watch === undefined || Wire.keyOf(watch.book.series) !== Wire.keyOf(chosen)) {
      watch?.close()
      watch = undefined
      isFresh = true
      crosshair = undefined
      header.problem("series", undefined)
      indicators.follow(chosen.columns)
      watch = Watch.open({ symbol: chosen.symbol, interval: chosen.interval }, indicators.columns, {
        draw,
        onState: header.connection,
        onAlarm: () => void readAlarms().catch(unanswered),
        onProblem: (message) => header.problem("series", message)
      })
      trust.status(chosen)
      watch.onStatus(chosen, false)
      void readAlarms().catch(unanswered)
    }
    if (time === undefined) write(undefined)
    else void jump(time)
  }
  /** What an address says: the indicators first, so that none are drawn that it does not name. */
  const follow = async () => {
    const { at, columns, key } = Address.parse(location.hash)
    await indicators.open(columns)
    open(key, at)
  }
  const choice = Choice.create((key) => open(key, undefined))

  const alarms = Alarms.create((key) => open(key, undefined))
  const readAlarms = async () => {
    const found = await Wire.alarms()
    alarms.show(found, watch === undefined ? undefined : Wire.keyOf(watch.book.series))
  }
  const isReadBySomeone = () => evidence.subject !== undefined || byId("holes", HTMLElement).matches(":popover-open")

  const onStatus = (status: Wire.Status) => {
    statuses = status.series
    realm = status.realm
    header.realm(status)
    if (watch === undefined) header.connection("connected")
    if (statuses.length === 0) return header.empty("Nothing is stored yet. Waiting for the first candles.")
    const found = current()
    if (watch === undefined) {
      opening ??= follow()
      return
    }
    choice.show(watch.book.series, statuses)
    trust.status(found)
    if (found === undefined) return
    indicators.follow(found.columns)
    watch.onStatus(found, isReadBySomeone())
  }

  chart.onRange(showRange)
  chart.onCrosshair((slot) => {
    crosshair = slot
    if (watch !== undefined) legend.show(watch.book.series, chart, slot)
  })
  chart.onHole(({ hole }) => tell(hole))
  new ResizeObserver(place).observe(container)
  addEventListener("hashchange", () => void follow())
  byId("newest", HTMLButtonElement).addEventListener("click", newest)
  Keys.listen(container, {
    chart,
    jump,
    newest,
    tell: tellAtHand,
    // Whoever goes from hole to hole with the evidence open reads on.
    onHole: (gap) => evidence.subject === undefined ? undefined : tell(gap),
    told: () => evidence.subject?.from,
    holes: () => watch?.book.gaps ?? []
  })
  // The canvas keeps the colours it was made with.
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => location.reload())
  // For whoever checks from outside that what is drawn is what is stored.
  Object.assign(window, { cryptostream: { chart } })
  return { onStatus, readAlarms, isWaiting: () => (current()?.pending ?? 0) > 0 }
}

void Poll.run({
  start: async (status) => start(status, await Wire.indicators()),
  onAnswer: () => header.problem("server", undefined),
  onFailure: unanswered
})
