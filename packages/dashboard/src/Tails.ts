/**
 * Where recorded series stop being whole: the exchange's own candles of a longer interval tell it, as in `cryptostream audit`. They
 * are looked at beside the requests. What is live is not gone through here: the pipeline that writes it does.
 */
import type * as Interval from "@cryptostream/core/market/Interval"
import type * as Realm from "@cryptostream/core/market/Realm"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import * as Agreeing from "@cryptostream/core/programs/Agreeing"
import { Cause, Clock, Context, Duration, Effect, Layer, Ref } from "effect"

export interface Tail {
  /** Open time of the first candle that holds only a part of its trades. */
  readonly from: number
  /** The interval whose candles say so. */
  readonly of: Interval.Interval
}

type Found = ReadonlyMap<string, Tail>

const look = Effect.fn("Tails.look")(function*() {
  const found = new Map<string, Tail>()
  for (const pair of Agreeing.pairs(yield* (yield* CandleStore).series)) {
    const { tail } = yield* Agreeing.audit(pair, true)
    const key = Series.key({ symbol: pair.series.symbol, interval: pair.of })
    if (tail?.isShown === true && !found.has(key)) found.set(key, { from: tail.from, of: pair.series.interval })
  }
  return found
})

/** All of the store is read: that is to be a hundredth of the time at most. */
const shortestPause = Duration.minutes(1)
const idle = 100

const failed = "recorded candles not compared, trying again later"

const keepLooking = Effect.fnUntraced(function*(kept: Ref.Ref<Found>) {
  while (true) {
    const [took] = yield* look().pipe(
      Effect.flatMap((found) => Ref.set(kept, found)),
      // A fault of our own is said too: it must not end the looking in silence.
      Effect.catchCauseIf(
        (cause) => !Cause.hasInterruptsOnly(cause),
        (cause) => Effect.logWarning(failed, cause)
      ),
      Effect.timed
    )
    yield* Effect.sleep(Duration.max(shortestPause, Duration.times(took, idle)))
  }
})

interface Shape {
  readonly found: Effect.Effect<Found>
}

export class Tails extends Context.Service<Tails, Shape>()("@cryptostream/dashboard/Tails") {
  static readonly layer = (realm: Realm.Realm) =>
    Layer.effect(
      Tails,
      Effect.gen(function*() {
        const kept = yield* Ref.make<Found>(new Map())
        if (realm === "recorded") {
          yield* keepLooking(kept).pipe(
            Effect.provideService(Clock.Clock, Clock.Clock.defaultValue()),
            Effect.forkScoped
          )
        }
        return Tails.of({ found: Ref.get(kept) })
      })
    )
}
