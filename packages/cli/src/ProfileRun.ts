/** What `profile` does: the candles of a span as a volume profile, and how many of them there should be. */
import * as Bars from "@cryptostream/core/market/Bars"
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import * as VolumeProfile from "@cryptostream/core/statistics/VolumeProfile"
import { Console, Effect, Option, Schema, Stream } from "effect"
import * as Chosen from "./Chosen.ts"
import * as Options from "./Options.ts"
import * as Print from "./Print.ts"
import type { Input } from "./ProfileVerb.ts"
import * as Reading from "./Reading.ts"

class NothingTraded extends Schema.TaggedError<NothingTraded>()("NothingTraded", { message: Schema.String }) {}

const longestBar = 40

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** From the highest price down, as a chart has it. */
const rowsOf = ({ high, low, pointOfControl, total, valueArea, volumes }: VolumeProfile.VolumeProfile) => {
  const height = (high - low) / volumes.length
  const most = Math.max(...volumes)
  return Array.from(volumes, (volume, i) => {
    const middle = low + (i + 0.5) * height
    return {
      from: low + i * height,
      to: i + 1 === volumes.length ? high : low + (i + 1) * height,
      volume,
      share: volume / total,
      isPointOfControl: middle === pointOfControl,
      isInValueArea: middle > valueArea.low && middle < valueArea.high,
      bar: "█".repeat(Math.round(longestBar * volume / most))
    }
  }).reverse()
}

const columns = ["from", "to", "volume", "share", "", "traded"] as const

export const run = (input: Input) =>
  Reading.store(
    input,
    Effect.fnUntraced(function*({ realm }) {
      yield* Options.checkSpan(input)
      if (realm === "simulated") yield* Effect.logWarning("this is SIMULATED data, not a market")
      const series = { symbol: input.symbol, interval: input.interval }
      const span = {
        from: Option.getOrElse(input.from, () => everything.from),
        to: Option.getOrElse(input.to, () => everything.to)
      }
      const store = yield* CandleStore
      yield* Chosen.check(yield* store.series, series)
      const versions = yield* Stream.runCollect(store.read(series, span))
      const candles: ReadonlyArray<Candle.Candle> = versions.map(({ candle }) => candle)
      const profile = VolumeProfile.of(Bars.ofCandles(candles), input.bins)
      if (profile === undefined) {
        return yield* new NothingTraded({
          message: `${Series.key(series)}: ${
            candles.length === 0 ? "no candles are stored" : "nothing was traded"
          } in that span; see "cryptostream status"`
        })
      }
      const [first, last] = [candles[0]!.openTime, candles.at(-1)!.openTime]
      const expected = Interval.count(series.interval, first, Interval.next(series.interval, last))
      const { pointOfControl, total, valueArea } = profile
      const rows = rowsOf(profile)
      if (input.json) {
        const bins = rows.map(({ from, isInValueArea, isPointOfControl, share, to, volume }) => ({
          from,
          to,
          volume,
          share,
          isPointOfControl,
          isInValueArea
        }))
        return yield* Console.log(JSON.stringify(
          {
            ...series,
            first,
            last,
            candles: candles.length,
            expected,
            total,
            pointOfControl,
            valueArea,
            bins
          },
          undefined,
          2
        ))
      }
      const digits = Math.max(0, 5 - Math.ceil(Math.log10(profile.high)))
      yield* Console.log(Print.table(
        columns,
        rows.map((row) => [
          row.from.toFixed(digits).padStart(profile.high.toFixed(digits).length),
          row.to.toFixed(digits),
          row.volume.toFixed(2).padStart(total.toFixed(2).length),
          percent(row.share).padStart(7),
          row.isPointOfControl ? "POC" : row.isInValueArea ? "|" : "",
          row.bar
        ])
      ))
      yield* Console.log(
        `${total.toFixed(2)} traded from ${Print.time(first)} to ${Print.time(last)}, most around ${
          pointOfControl.toFixed(digits)
        }; 70 % of it from ${valueArea.low.toFixed(digits)} to ${valueArea.high.toFixed(digits)} (|)`
      )
      yield* Console.log(
        candles.length === expected
          ? `of all ${expected} candles of that span`
          : `of ${candles.length} candles of ${expected}: see "cryptostream gaps" for the others`
      )
    })
  )
