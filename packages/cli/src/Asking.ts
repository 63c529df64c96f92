/** The exchange, for verbs that ask it about what is stored: it must be the one whose candles these are. */
import * as Place from "@cryptostream/runtime/Place"
import type * as Series from "@cryptostream/core/market/Series"
import * as Exchange from "@cryptostream/runtime/Exchange"
import * as Source from "@cryptostream/runtime/Source"
import { Effect } from "effect"
import * as Options from "./Options.ts"

const find = Effect.fnUntraced(function*(place: Place.Place, speed: number) {
  if (place.realm === "recorded") {
    return yield* new Options.WrongUse({
      message: `${
        Place.describe(place)
      } holds recorded files, which nobody can be asked about: import the files that are missing`
    })
  }
  const source = yield* Effect.fromResult(yield* Exchange.find(speed))
  if (source.realm === place.realm) return source
  return yield* new Options.WrongUse({
    message: `${Place.describe(place)} holds ${place.realm} data, and ${
      Source.describe(source)
    } answers: see BINANCE_REST_URL`
  })
})

/** Runs an effect with MarketData of these series, once the exchange has answered. */
export const provide =
  (place: Place.Place, series: ReadonlyArray<Series.Series>, speed: number) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.flatMap(find(place, speed), (source) =>
      Effect.provide(
        effect,
        Source.layer(source, {
          symbols: undefined,
          intervals: undefined,
          from: undefined,
          series,
          archives: { isUsed: false, folder: place.folder.archives, checksums: "strict" }
        })
      ))
