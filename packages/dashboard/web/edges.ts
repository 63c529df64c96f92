/** Reads what lies beyond the edges of what a book holds, one read at a time. */
import type { Book } from "./book.ts"
import * as Buckets from "./buckets.ts"
import type { Page } from "./wire.ts"

const pageSize = 500
const olderSize = 1_500
/** So far ahead, in buckets, a page is asked for before it is simpler to begin anew at the newest. */
const farthest = 4_000

export interface Reader {
  readonly book: Book
  readonly page: (limit: number, before?: number) => Promise<Page>
  readonly newest: () => number | undefined
  readonly reachNewest: () => void
  readonly onRead: () => void
  readonly onProblem: (error: unknown) => void
}

export const make = ({ book, newest, onProblem, onRead, page, reachNewest }: Reader) => {
  const { interval } = book.series
  let isReading = false

  const beyond = async (read: () => Promise<void>) => {
    if (isReading) return
    isReading = true
    try {
      await read()
      onRead()
    } catch (error) {
      onProblem(error)
    } finally {
      isReading = false
    }
  }

  const readInstead = async (time: number) => {
    const before = Buckets.after(interval, time, pageSize / 2)
    const read = await page(pageSize, before)
    if (read.openTime.length > 0) book.takeInstead(read, pageSize, newest())
  }

  /** The API pages backwards alone, so a page further on is asked to end so far ahead that it still reaches back to us. */
  const readNewer = async (ahead = pageSize - 100) => {
    const last = book.candles.at(-1)?.openTime
    if (last === undefined || book.isNewest) return
    const read = await page(ahead + 100, Buckets.after(interval, last, ahead))
    if (book.takeNewer(read, newest())) return
    if (ahead < farthest) return readNewer(ahead * 3)
    reachNewest()
  }

  return {
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
    }
  }
}
