/** A long history by the fastest way: whole days and months as archive files where that saves requests, the rest by REST. */
import type * as Series from "@cryptostream/core/market/Series"
import type { Asking, Item, MarketDataError } from "@cryptostream/core/ports/MarketData"
import { Effect, Option, Stream } from "effect"
import type * as ArchiveFolder from "./archive/ArchiveFolder.ts"
import * as ArchiveHistory from "./archive/ArchiveHistory.ts"
import * as ArchivePlan from "./archive/ArchivePlan.ts"
import { ArchiveSite } from "./archive/ArchiveSite.ts"
import type { BinanceRest } from "./rest/BinanceRest.ts"
import { ExchangeClock } from "./rest/ExchangeClock.ts"
import * as RestHistory from "./rest/RestHistory.ts"

export type Requirements = ArchiveSite | BinanceRest | ExchangeClock

type Items = Stream.Stream<Item, MarketDataError, Requirements>

/** Files that are brought while one is read. */
const filesAhead = 2

interface Fetched {
  readonly part: ArchivePlan.Part
  readonly archive: Option.Option<ArchiveFolder.Archive>
}

const fetch = (series: Series.Series) =>
  Effect.fnUntraced(function*(part: ArchivePlan.Part) {
    const archive = part._tag === "rest"
      ? Option.none()
      : yield* ArchiveSite.use((site) => site.fetch({ series, period: part.period, date: part.date })).pipe(
        Effect.catch((error) => Effect.as(Effect.logWarning(`${error.message}; asking by REST instead`), Option.none()))
      )
    return { part, archive } satisfies Fetched
  })

const planned = (series: Series.Series, parts: ReadonlyArray<ArchivePlan.Part>, { to, urgency }: Asking): Items => {
  const end = parts.at(-1)?.to
  return Stream.fromIterable(parts).pipe(
    Stream.mapEffect(fetch(series), { concurrency: filesAhead }),
    Stream.flatMap(({ archive, part }): Items => {
      if (Option.isSome(archive)) return ArchiveHistory.history(archive.value, part)
      // What reaches up to now goes on to what has closed when it is read.
      const isOpen = to === undefined && part.to === end
      return RestHistory.history(series, part.from, {
        ...(!isOpen && { to: part.to }),
        ...(urgency !== undefined && { urgency })
      })
    })
  )
}

/** The closed candles from `from` (epoch ms; 0 is from the listing) to the newest, or to before `to`. */
export const history = (series: Series.Series, from: number, asking: Asking): Items =>
  Stream.unwrap(Effect.gen(function*() {
    const now = yield* ExchangeClock.use((clock) => clock.now)
    const to = Math.min(asking.to ?? now, now)
    const byArchive = (start: number) => ArchivePlan.plan(series, [{ from: start, to }], now)
    if (byArchive(from).every(({ _tag }) => _tag === "rest")) return RestHistory.history(series, from, asking)
    // A symbol has no files from before its listing.
    return planned(series, byArchive((yield* RestHistory.firstOpenTime(series, from)) ?? from), asking)
  }))
