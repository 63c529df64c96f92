/** Watches one series: reads what is on show, follows what arrives, and reads again where something was left out. */
import { Book } from "./book.ts"
import * as Buckets from "./buckets.ts"
import * as Live from "./live.ts"
import * as Wire from "./wire.ts"

const pageSize = 500
const olderSize = 1_500
const betweenReadsMillis = 1_000
const afterFailureMillis = 3_000

export interface Stage {
  /** The book changed. */
  readonly draw: (book: Book) => void
  readonly onState: (state: Live.State) => void
  readonly onAlarm: (message: string) => void
  /** What went wrong, in words, or nothing once it is well again. */
  readonly onProblem: (message: string | undefined) => void
}

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
  let isReading = false
  let isReadingEdge = false
  let isWanted = false
  let isReturning = false

  const redraw = () => {
    frame ??= requestAnimationFrame(() => {
      frame = undefined
      stage.draw(book)
    })
  }

  const page = (limit: number, before?: number) =>
    Wire.candles(series, { limit, ...(before !== undefined && { before }) }, signal)

  const readOnce = async (): Promise<number> => {
    const [candles, gaps] = [book.isNewest || isReturning ? page(pageSize) : undefined, Wire.gaps(series, signal)]
    try {
      const [read, found] = await Promise.all([candles, gaps])
      if (read !== undefined) book.takeNewest(read, pageSize, isReturning)
      isReturning &&= read === undefined
      book.gaps = found
      stage.onProblem(undefined)
      redraw()
      return betweenReadsMillis
    } catch (error) {
      if (!signal.aborted) stage.onProblem(`${text(error)}. Trying again.`)
      isWanted = true
      return afterFailureMillis
    }
  }

  /** Reads the newest page and the gaps, one read at a time and not more than one a second. */
  const readNewest = () => {
    isWanted = true
    if (isReading || signal.aborted) return
    isReading = true
    isWanted = false
    void readOnce().then((millis) =>
      setTimeout(() => {
        isReading = false
        if (isWanted) readNewest()
      }, millis)
    )
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
      case "alarm":
        return stage.onAlarm(event.data.message)
      case "heartbeat":
        return
    }
  }

  let state: Live.State = "connecting"
  const onState = (next: Live.State) => {
    // What was published while nobody listened was lost to us: read it.
    if (next === "connected" && state !== "connected") readNewest()
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
    /** What the server counts, every few seconds. A count that moved other than by what arrived means that holes moved. */
    onStatus: (status: Wire.SeriesStatus) => {
      newest = status.last
      const { exchangeHoles, last, missing, unreadable } = status
      const seen = JSON.stringify([exchangeHoles, missing, unreadable])
      const isBehind = book.isNewest && last !== undefined && last > (book.candles.at(-1)?.openTime ?? -Infinity)
      if (seen !== account || isBehind) readNewest()
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
