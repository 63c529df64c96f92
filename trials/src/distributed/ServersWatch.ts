/** Watches how far what is stored is behind the exchange, and so when it has come up again after a fault. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { Clock, Effect, References } from "effect"

export interface Sample {
  readonly at: number
  /** Since the close of the newest candle, in ms, of the series that is the furthest behind. */
  readonly behind: number
}

export interface Watch {
  readonly samples: () => ReadonlyArray<Sample>
  /** Waits until nothing is further behind than this any more, and gives the time it took; absent where it is not so in time. */
  readonly recovered: (since: number, usual: number) => Effect.Effect<number | undefined>
}

const betweenLooks = 250
/** So long it has to stay so before it counts, in ms. */
const steadyFor = 5_000
const longest = 180_000

/** From when on all samples are within the usual, as far as any of them tells. */
export const steadyAt = (samples: ReadonlyArray<Sample>, since: number, usual: number): number | undefined => {
  const after = samples.filter(({ at }) => at >= since)
  const lastLate = after.findLastIndex(({ behind }) => behind > usual)
  return after[lastLate + 1]?.at
}

/** Until the scope closes. A look that fails leaves what was seen last. */
export const make = Effect.fnUntraced(function*(all: ReadonlyArray<Series.Series>) {
  const store = yield* CandleStore
  const samples: Array<Sample> = []
  const closes = new Map<string, number>()
  const look = (one: Series.Series) =>
    Effect.map(store.newest(one, 1), ([newest]) => {
      if (newest !== undefined) closes.set(Series.key(one), Interval.next(one.interval, newest.candle.openTime))
    })
  const looking = Effect.gen(function*() {
    yield* Effect.ignore(Effect.forEach(all, look, { concurrency: "unbounded", discard: true }))
    const at = yield* Clock.currentTimeMillis
    const oldest = Math.min(...all.map((one) => closes.get(Series.key(one)) ?? -Infinity))
    samples.push({ at, behind: at - oldest })
    yield* Effect.sleep(betweenLooks)
  })
  // What its reader says of an outage is not asked for here.
  yield* Effect.forkScoped(Effect.provideService(Effect.forever(looking), References.MinimumLogLevel, "None"))
  const recovered = Effect.fnUntraced(function*(since: number, usual: number) {
    while (true) {
      const [now, steady] = [yield* Clock.currentTimeMillis, steadyAt(samples, since, usual)]
      if (steady !== undefined && now - steady >= steadyFor) return steady - since
      if (now - since > longest) return undefined
      yield* Effect.sleep(betweenLooks)
    }
  })
  return { samples: () => samples, recovered } satisfies Watch
})
