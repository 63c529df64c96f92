/** The exchange, for verbs that ask it about a folder of data: it must be the one whose candles the folder holds. */
import type { DataFolder } from "@cryptostream/runtime/DataFolder"
import type * as Series from "@cryptostream/core/market/Series"
import * as Exchange from "@cryptostream/runtime/Exchange"
import * as Source from "@cryptostream/runtime/Source"
import { Effect } from "effect"
import * as Options from "./Options.ts"

const find = Effect.fnUntraced(function*(folder: DataFolder, speed: number) {
  if (folder.realm === "recorded") {
    return yield* new Options.WrongUse({
      message: `${folder.path} holds recorded files, which nobody can be asked about: import the files that are missing`
    })
  }
  const source = yield* Effect.fromResult(yield* Exchange.find(speed))
  if (source.realm === folder.realm) return source
  return yield* new Options.WrongUse({
    message: `${folder.path} holds ${folder.realm} data, and ${Source.describe(source)} answers: see BINANCE_REST_URL`
  })
})

/** Runs an effect with MarketData of these series, once the exchange has answered. */
export const provide =
  (folder: DataFolder, series: ReadonlyArray<Series.Series>, speed: number) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.flatMap(find(folder, speed), (source) =>
      Effect.provide(
        effect,
        Source.layer(source, {
          symbols: undefined,
          intervals: undefined,
          from: undefined,
          series,
          archives: { isUsed: false, folder: folder.archives, checksums: "strict" }
        })
      ))
