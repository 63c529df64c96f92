/** Books that the tests read: a small seeded market, with what a script does to it. */
import type * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import * as Symbol from "@cryptostream/core/market/Symbol"
import * as Book from "@cryptostream/exchange-simulator/book/Book"
import type * as Faults from "@cryptostream/exchange-simulator/faults/Faults"
import * as LateTrades from "@cryptostream/exchange-simulator/book/LateTrades"
import * as Overlay from "@cryptostream/exchange-simulator/book/Overlay"
import * as Script from "@cryptostream/exchange-simulator/faults/Script"
import * as SeededBook from "@cryptostream/exchange-simulator/book/SeededBook"
import { Effect, Result } from "effect"

export const start = Date.UTC(2026, 10, 18, 11, 59, 57, 250)
export const seed = 7
export const symbols = [Symbol.make("BTCUSDC"), Symbol.make("ETHUSDC")]
const hour = 3_600_000

export const source = SeededBook.make({ seed, symbols, listedAt: start - 4 * hour })

/** The faults of a script that starts with the tests. */
export const script = (...entries: ReadonlyArray<object>): Faults.Faults =>
  Result.getOrThrow(Script.read(JSON.stringify(entries), start))

export const over = (from: Book.Source, faults: Faults.Faults): Effect.Effect<Book.Book> =>
  Effect.map(
    LateTrades.of(from, faults),
    (lateTrades) =>
      Book.make(from, Overlay.make(Overlay.holesOf(faults, from.listings.map(({ symbol }) => symbol)), lateTrades))
  )

export const seeded = (...entries: ReadonlyArray<object>) => over(source, script(...entries))

/** All rows in a span, as of a moment. */
export const rows = (
  book: Book.Book,
  name: string,
  interval: Interval.Interval,
  from: number,
  to: number,
  asOf: number
) => book.rows(Series.make(name, interval), { from, to, limit: Infinity, order: "oldest first" }, asOf)
