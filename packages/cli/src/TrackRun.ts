/** What `track` and `untrack` do: they change the list that the program that runs follows, and the next one starts with. */
import * as Series from "@cryptostream/core/market/Series"
import * as Serve from "@cryptostream/core/programs/Serve"
import * as Watchlist from "@cryptostream/core/programs/Watchlist"
import * as Whole from "@cryptostream/core/programs/Whole"
import * as Source from "@cryptostream/runtime/Source"
import { Effect, Option } from "effect"
import * as Asking from "./Asking.ts"
import * as Chosen from "./Chosen.ts"
import * as Delegate from "./Delegate.ts"
import { enrichment } from "@cryptostream/runtime/Enriching"
import * as Options from "./Options.ts"
import * as Reading from "./Reading.ts"
import type { TrackInput, UntrackInput } from "./TrackVerb.ts"

type List = ReadonlyArray<Series.Series>

const names = (series: List): string => series.map(Series.key).join(", ")

/** Where it is, and what is watched there. */
const look = (input: Reading.Input) =>
  Reading.store(input, (place) => Effect.map(Watchlist.current, (watched) => ({ place, watched })))

const wanted = ({ intervals, symbols }: TrackInput, watched: List): List => {
  const known = [...new Set(watched.map(({ interval }) => interval))]
  const those = Option.getOrElse(intervals, () => known.length > 0 ? known : Source.defaultIntervals)
  return Option.getOrElse(symbols, () => []).flatMap((symbol) => those.map((interval) => ({ symbol, interval })))
}

export const track = Effect.fnUntraced(function*(input: TrackInput) {
  if (Option.isNone(input.symbols)) {
    return yield* new Options.WrongUse({ message: "--symbols is needed: which are to be watched, as BNBUSDC,DOGEUSDC" })
  }
  const { place, watched } = yield* look(input)
  const added = Watchlist.without(wanted(input, watched), watched).toSorted(Series.order)
  if (added.length === 0) return yield* Effect.logInfo(`watched already; the list is ${names(watched)}`)
  const requests = added.map((series) => ({ _tag: "track", series }) as const)
  const here = Effect.forEach(requests, Serve.execute, { discard: true })
  yield* Delegate.run(place, requests, Asking.provide(place, added, input.speed)(here))
  yield* Effect.logInfo(`watched from now on: ${names(added)}`)
})

export const untrack = Effect.fnUntraced(function*(input: UntrackInput) {
  if (Option.isNone(input.symbols) && Option.isNone(input.intervals)) {
    return yield* new Options.WrongUse({ message: "--symbols or --intervals is needed: what is to be watched no more" })
  }
  const { place, watched } = yield* look(input)
  const removed = yield* Chosen.among(watched, input, "the list of what is watched")
  const requests = removed.map((series) => ({ _tag: "untrack", series }) as const)
  const here = Effect.andThen(
    Effect.forEach(removed, Serve.untrack, { discard: true }),
    Effect.flatMap(enrichment, (made) => Whole.consume(removed, { enrichment: made }, "drain"))
  )
  yield* Delegate.run(place, requests, here)
  yield* Effect.logInfo(`watched no more: ${names(removed)}; what is stored of them stays`)
})
