/**
 * The candles of one series that the page holds, merged by open time: the order in which pages and events arrive changes
 * nothing. It never holds two stretches with something unread between them, which would look like a hole.
 */
import * as Buckets from "./buckets.ts"
import { type Candle, type Layout, layOut } from "./slots.ts"
import type { Gap, LiveEvent, Page, Series } from "./wire.ts"

/** Beyond this many the far end is let go, to be read again when it is scrolled to. */
const capacity = 30_000

const fromPage = (page: Page): ReadonlyArray<Candle> => {
  const columns = Object.entries(page.indicators)
  return page.openTime.map((openTime, i) => ({
    openTime,
    open: page.open[i]!,
    high: page.high[i]!,
    low: page.low[i]!,
    close: page.close[i]!,
    volume: page.volume[i]!,
    trades: page.trades[i]!,
    values: Object.fromEntries(columns.flatMap(([name, values]) => {
      const value = values[i]
      return value === null || value === undefined ? [] : [[name, value]]
    }))
  }))
}

const merge = (held: ReadonlyArray<Candle>, added: ReadonlyArray<Candle>): ReadonlyArray<Candle> => {
  const byTime = new Map([...held, ...added].map((candle) => [candle.openTime, candle]))
  return [...byTime.values()].sort((a, b) => a.openTime - b.openTime)
}

type Data<Name> = Extract<LiveEvent, { readonly event: Name }>["data"]

export class Book {
  readonly series: Series
  candles: ReadonlyArray<Candle> = []
  gaps: ReadonlyArray<Gap> = []
  /** The newest candle when the gaps were counted. */
  counted: number | undefined
  /** Whether there is nothing older to read, and whether the newest is held and live events apply. */
  isOldest = false
  isNewest = true
  /** The newest candle heard of, also while older ones are on show. */
  latest: Candle | undefined
  #forming = new Map<number, Candle>()

  constructor(series: Series) {
    this.series = series
  }

  get forming(): ReadonlyArray<Candle> {
    return this.isNewest ? [...this.#forming.values()].sort((a, b) => a.openTime - b.openTime) : []
  }

  /** The newest candle, or a later one, should have closed by now and is missing: its price is not the price any more. */
  get isOverdue(): boolean {
    const { latest } = this
    return latest !== undefined &&
      this.gaps.some(({ status, to }) => status === "missing" && to >= latest.openTime)
  }

  get layout(): Layout {
    const { candles, counted, forming, gaps, isNewest, isOldest } = this
    return layOut({ interval: this.series.interval, candles, forming, gaps, counted, isNewest, isOldest })
  }

  #hear(candle: Candle | undefined): void {
    if (candle !== undefined && candle.openTime >= (this.latest?.openTime ?? -Infinity)) this.latest = candle
  }

  #settle(candles: ReadonlyArray<Candle>): void {
    this.candles = candles
    const last = candles.at(-1)?.openTime ?? -Infinity
    for (const openTime of this.#forming.keys()) if (openTime <= last) this.#forming.delete(openTime)
  }

  /**
   * The newest page. What is held stays where the page follows on it without anything unread between; and all of it stays
   * where older candles are on show, unless the person is on the way back.
   */
  takeNewest(page: Page, limit: number, isReturning: boolean): void {
    const read = fromPage(page)
    this.#hear(read.at(-1))
    if (!this.isNewest && !isReturning) return
    const last = this.candles.at(-1)?.openTime
    const follows = last !== undefined && this.isNewest && (read.length < limit || read[0]!.openTime <= last)
    this.isOldest = follows ? this.isOldest : read.length < limit
    this.isNewest = true
    this.#settle((follows ? merge(this.candles, read) : read).slice(-capacity))
  }

  /** A page in place of everything held: the surroundings of some time in the past. */
  takeInstead(page: Page, limit: number, newest: number | undefined): void {
    this.#settle(fromPage(page))
    this.isOldest = this.candles.length < limit
    this.isNewest = (this.candles.at(-1)?.openTime ?? Infinity) >= (newest ?? -Infinity)
  }

  takeOlder(page: Page, limit: number): void {
    const read = fromPage(page)
    this.isOldest = read.length < limit
    const all = merge(read, this.candles)
    if (all.length > capacity) this.isNewest = false
    this.#settle(all.slice(0, capacity))
  }

  /** A page that reaches further than what is held and overlaps with it; false where it does not. */
  takeNewer(page: Page, newest: number | undefined): boolean {
    const read = fromPage(page)
    const last = this.candles.at(-1)?.openTime
    const [begin, end] = [read[0]?.openTime, read.at(-1)?.openTime]
    if (last === undefined || begin === undefined || end === undefined || begin > last || end <= last) return false
    const all = merge(this.candles, read)
    if (all.length > capacity) this.isOldest = false
    this.isNewest = end >= (newest ?? -Infinity)
    this.#settle(all.slice(-capacity))
    return true
  }

  /** Candles that changed or came late, within what is held: a page may reach further back than it was asked for. */
  takeAgain(page: Page): void {
    const [first, last] = [this.candles[0]?.openTime ?? Infinity, this.candles.at(-1)?.openTime ?? -Infinity]
    const read = fromPage(page).filter(({ openTime }) => openTime >= first && openTime <= last)
    this.#hear(read.at(-1))
    this.#settle(merge(this.candles, read))
  }

  takeForming(data: Data<"open">): void {
    const last = this.candles.at(-1)?.openTime ?? -Infinity
    const candle: Candle = { ...data, values: {} }
    this.#hear(candle)
    if (candle.openTime > last) this.#forming.set(candle.openTime, candle)
    // One more than the bucket in progress may wait for its closed candle; older ones will be read, not guessed.
    const [oldest] = this.forming
    if (this.#forming.size > 3 && oldest !== undefined) this.#forming.delete(oldest.openTime)
  }

  /** A closed candle; false where it does not follow on what is held, so that something must be read again. */
  takeClosed({ candle, values }: Data<"candle">): boolean {
    const closed: Candle = { ...candle, values }
    this.#hear(closed)
    if (!this.isNewest) return true
    const last = this.candles.at(-1)
    if (last === undefined) return false
    if (candle.openTime > Buckets.after(this.series.interval, last.openTime)) return false
    if (candle.openTime > last.openTime) this.#settle([...this.candles, closed].slice(-capacity))
    else this.#settle(this.candles.map((held) => held.openTime === candle.openTime ? closed : held))
    return candle.openTime > last.openTime || this.candles.some((held) => held.openTime === candle.openTime)
  }
}
