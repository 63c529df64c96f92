/** Watches one series: reads what is on show, follows what arrives, and reads again where something was left out. */
import { Book } from "./book.ts"
import * as Buckets from "./buckets.ts"
import * as Changes from "./changes.ts"
import * as Live from "./live.ts"
import * as Pace from "./pace.ts"
import * as Wire from "./wire.ts"

const pageSize = 500
const olderSize = 1_500
const betweenReadsMillis = 1_000
const afterFailureMillis = 3_000
/** A backfill tells of many changes; they are read together. */
const gatherMillis = 200

export interface Stage {
  /** The book changed. */
  readonly draw: (book: Book) => void
  readonly onState: (state: Live.State) => void
  /** An alarm of the series began or is over. */
  readonly onAlarm: () => void
  /** What went wrong, in words, or nothing once it is well again. */
  readonly onProblem: (message: string | undefined) => void
}

const sleep = (millis: number) => new Promise<void>((resolve) => setTimeout(resolve, millis))
const text = (error: unknown): string => error instanceof Error ? error.message : String(error)

export const open = (series: Wire.Series, stage: Stage) => {
  const book = new Book(series)
  const { interval } = series
  const abort = new AbortController()
  const { signal } = abort
  let newest: number | undefined
  let account = ""
  let frame: number | undefined
  let stop: (() => void) | undefined
  let isReadingEdge = false
  let changed: Changes.Span | undefined
  let isReturning = false

  const redraw = () => {
    frame ??= requestAnimationFrame(() => {
      frame = undefined
      stage.draw(book)
    })
  }

  const page = (limit: number, before?: number) =>
    Wire.candles(series, { limit, ...(before !== undefined && { before }) }, signal)

  const done: Pace.Done = { rest: betweenReadsMillis, isAgain: false }
  const failed = (error: unknown): Pace.Done => {
    if (!signal.aborted) stage.onProblem(`${text(error)}. Trying again.`)
    return { rest: afterFailureMillis, isAgain: true }
  }

  /** Whatever was absent and explained, and is not any more, has come. */
  const takeGaps = ({ gaps, last }: Wire.Gaps) => {
    const before = book.gaps
    book.gaps = gaps
    book.counted = last
    Changes.vanished(before, gaps, interval).forEach(change)
  }

  const readNewest = Pace.make(async () => {
    const [candles, gaps] = [book.isNewest || isReturning ? page(pageSize) : undefined, Wire.gaps(series, signal)]
    try {
      const [read, found] = await Promise.all([candles, gaps])
      if (read !== undefined) book.takeNewest(read, pageSize, isReturning)
      isReturning &&= read === undefined
      takeGaps(found)
      stage.onProblem(undefined)
      redraw()
      return done
    } catch (error) {
      return failed(error)
    }
  }, signal)

  const readGaps = Pace.make(async () => {
    try {
      takeGaps(await Wire.gaps(series, signal))
      redraw()
      return { rest: 0, isAgain: false }
    } catch (error) {
      return failed(error)
    }
  }, signal)

  const readChanged = Pace.make(async () => {
    await sleep(gatherMillis)
    const span = changed
    if (span === undefined) return done
    changed = undefined
    try {
      await Changes.read(span, interval, page, (read) => book.takeAgain(read))
      redraw()
      readGaps()
      return done
    } catch (error) {
      changed = Changes.joined(changed, span)
      return failed(error)
    }
  }, signal)

  /** Candles that open in the span, or what is derived from them, are not what they were. */
  const change = (span: Changes.Span) => {
    const [first, last] = [book.candles[0]?.openTime, book.candles.at(-1)?.openTime]
    if (first === undefined || last === undefined) return readNewest()
    if (span.from < first) book.isOldest = false
    if (book.isNewest && span.to > Buckets.after(interval, last)) readNewest()
    const held = Changes.within(span, first, last)
    if (held === undefined) return
    changed = Changes.joined(changed, held)
    readChanged()
  }

  const onEvent = (event: Wire.LiveEvent) => {
    switch (event.event) {
      case "open":
        book.takeForming(event.data)
        return redraw()
      case "candle":
        newest = Math.max(newest ?? -Infinity, event.data.candle.openTime)
        if (!book.takeClosed(event.data)) readNewest()
        return redraw()
      case "changed":
        return change(event.data)
      case "alarm":
      case "calm":
        return stage.onAlarm()
      case "heartbeat":
        return
    }
  }

  let state: Live.State = "connecting"
  const onState = (next: Live.State) => {
    // What was published while nobody listened was lost to us: read it, and again whatever is held.
    if (next === "connected" && state !== "connected") {
      readNewest()
      if (book.candles.length > 0) change({ from: book.candles[0]!.openTime, to: book.candles.at(-1)!.openTime + 1 })
    }
    state = next
    stage.onState(next)
  }
  /** A browser opens few streams at a time to one server: a page that nobody sees gives its own back. */
  const follow = () => {
    stop?.()
    stop = document.hidden ? undefined : Live.listen(series, { onEvent, onState })
  }
  document.addEventListener("visibilitychange", follow, { signal })
  follow()

  /** One read beyond an edge at a time. */
  const beyond = async (read: () => Promise<void>) => {
    if (isReadingEdge) return
    isReadingEdge = true
    try {
      await read()
      redraw()
    } catch (error) {
      if (!signal.aborted) stage.onProblem(text(error))
    } finally {
      isReadingEdge = false
    }
  }

  const readInstead = async (time: number) => {
    const before = Buckets.after(interval, time, pageSize / 2)
    const read = await page(pageSize, before)
    if (read.openTime.length > 0) book.takeInstead(read, pageSize, newest)
  }

  const reachNewest = () => {
    isReturning = true
    readNewest()
  }

  /** The API pages backwards alone, so a page further on is asked to end so far ahead that it still reaches back to us. */
  const readNewer = async (ahead = pageSize - 100) => {
    const last = book.candles.at(-1)?.openTime
    if (last === undefined || book.isNewest) return
    const read = await page(ahead + 100, Buckets.after(interval, last, ahead))
    if (book.takeNewer(read, newest)) return
    if (ahead < 4_000) return readNewer(ahead * 3)
    reachNewest()
  }

  return {
    book,
    /**
     * What the server counts, every second. A count that moved other than by what arrived means that holes moved; while
     * someone reads what is known of them, that may change without a count.
     */
    onStatus: (status: Wire.SeriesStatus, isReadBySomeone: boolean) => {
      newest = status.last
      const { exchangeHoles, last, missing, pending, unreadable } = status
      const seen = JSON.stringify([exchangeHoles, missing, pending, unreadable])
      const isBehind = book.isNewest && last !== undefined && last > (book.candles.at(-1)?.openTime ?? -Infinity)
      if (isBehind) readNewest()
      else if (seen !== account || isReadBySomeone) readGaps()
      account = seen
    },
    older: () =>
      beyond(async () => {
        const first = book.candles[0]?.openTime
        if (first !== undefined && !book.isOldest) book.takeOlder(await page(olderSize, first), olderSize)
      }),
    newer: () => beyond(() => readNewer()),
    /** Makes sure that the surroundings of a time are held. */
    reach: async (time: number) => {
      const [first, last] = [book.candles[0]?.openTime ?? Infinity, book.candles.at(-1)?.openTime ?? -Infinity]
      const isHeld = (time >= first || book.isOldest) && (time <= last || book.isNewest) && book.candles.length > 0
      if (!isHeld) await beyond(() => readInstead(time))
      stage.draw(book)
    },
    reachNewest,
    close: () => {
      abort.abort()
      stop?.()
      if (frame !== undefined) cancelAnimationFrame(frame)
    }
  }
}

export type Watch = ReturnType<typeof open>
