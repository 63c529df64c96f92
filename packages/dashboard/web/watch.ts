/** Watches one series: reads what is on show, follows what arrives, and reads again where something was left out. */
import { Book } from "./book.ts"
import * as Buckets from "./buckets.ts"
import * as Changes from "./changes.ts"
import * as Edges from "./edges.ts"
import * as Live from "./live.ts"
import * as Pace from "./pace.ts"
import * as Wire from "./wire.ts"

const pageSize = 500
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

export const open = (series: Wire.Series, shown: ReadonlyArray<string>, stage: Stage) => {
  const book = new Book(series)
  const { interval } = series
  const abort = new AbortController()
  const { signal } = abort
  let newest: number | undefined
  let account = ""
  let frame: number | undefined
  let stop: (() => void) | undefined
  let changed: Changes.Span | undefined
  let isReturning = false
  let columns = shown
  /** How far a change of a candle reaches in the columns, as the pages say. */
  let reach: number | undefined = 0

  const redraw = () => {
    frame ??= requestAnimationFrame(() => {
      frame = undefined
      stage.draw(book)
    })
  }

  /** What was asked for before other columns were chosen is asked for again: it would take their values away. */
  const page = async (limit: number, before?: number): Promise<Wire.Page> => {
    const asked = columns
    const read = await Wire.candles(series, { limit, columns: asked, ...(before !== undefined && { before }) }, signal)
    if (asked !== columns) return page(limit, before)
    reach = read.reach
    return read
  }

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

  const held = (): Changes.Span | undefined => {
    const [first, last] = [book.candles[0]?.openTime, book.candles.at(-1)?.openTime]
    return first === undefined || last === undefined ? undefined : { from: first, to: last + 1 }
  }

  /** Whatever is held, with the columns that were chosen just now. */
  const readAnew = Pace.make(async () => {
    const span = held()
    try {
      if (span !== undefined) await Changes.read(span, interval, page, (read) => book.takeAgain(read))
      redraw()
      return { rest: 0, isAgain: false }
    } catch (error) {
      return failed(error)
    }
  }, signal)

  /** Candles that open in the span, or what is derived from them, are not what they were. */
  const change = (told: Changes.Span) => {
    const span = Changes.widened(told, book.candles.map(({ openTime }) => openTime), reach)
    const [first, last] = [book.candles[0]?.openTime, book.candles.at(-1)?.openTime]
    if (first === undefined || last === undefined) return readNewest()
    if (span.from < first) book.isOldest = false
    if (book.isNewest && span.to > Buckets.after(interval, last)) readNewest()
    const part = Changes.within(span, first, last)
    if (part === undefined) return
    changed = Changes.joined(changed, part)
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
  /** The line is changed for one with other columns: nothing was lost that a person should be told of. */
  let isChanging = false
  const onState = (next: Live.State) => {
    if (next === "connecting" && isChanging) return
    // What was published while nobody listened was lost to us: read it, and again whatever is held.
    if (next === "connected" && isChanging) {
      readNewest()
      readAnew()
    } else if (next === "connected" && state !== "connected") {
      readNewest()
      const span = held()
      if (span !== undefined) change(span)
    }
    isChanging = false
    state = next
    stage.onState(next)
  }
  /** A browser opens few streams at a time to one server: a page that nobody sees gives its own back. */
  const follow = () => {
    stop?.()
    stop = document.hidden ? undefined : Live.listen(series, columns, { onEvent, onState })
  }
  document.addEventListener("visibilitychange", follow, { signal })
  follow()

  const reachNewest = () => {
    isReturning = true
    readNewest()
  }

  const edges = Edges.make({
    book,
    page,
    newest: () => newest,
    reachNewest,
    onRead: redraw,
    onProblem: (error) => signal.aborted ? undefined : stage.onProblem(text(error))
  })

  return {
    book,
    /** Goes on with the values of other columns. */
    show: (next: ReadonlyArray<string>) => {
      columns = next
      isChanging = state === "connected" && !document.hidden
      follow()
    },
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
    older: edges.older,
    newer: edges.newer,
    reach: async (time: number) => {
      await edges.reach(time)
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
