/** The exchange's clock: it decides what is closed, what is late and which minute a weight counts in. */
import { Clock, Context, Effect, Layer, Ref, Stream } from "effect"
import type { BinanceError } from "./BinanceError.ts"
import { BinanceRest, type ServerTime } from "./BinanceRest.ts"
import type { ResponseHead } from "./ResponseHead.ts"

export interface Shape {
  /** Epoch ms by the exchange, as well as it is known. */
  readonly now: Effect.Effect<number>
}

/** By how much (ms) the exchange's clock is ahead of ours, read from an answer: it was given in the middle of its way. */
const aheadOf = ({ receivedAt, sentAt, serverTime }: ServerTime): number =>
  Math.round(serverTime - (sentAt + receivedAt) / 2)

const roundTrip = ({ receivedAt, sentAt }: Pick<ServerTime, "sentAt" | "receivedAt">): number => receivedAt - sentAt

/** Of several readings the one with the shortest way says the most. */
const best = (readings: ReadonlyArray<ServerTime>): ServerTime =>
  readings.reduce((shortest, reading) => roundTrip(reading) < roundTrip(shortest) ? reading : shortest)

/** How far the Date of any answer, which is floored to the second, may be off what we think before we ask again, ms. */
const behind = 2_000
const beyond = 3_000

/** Whether an answer shows that we are wrong about the exchange's clock. */
export const contradicts = (head: ResponseHead, ahead: number): boolean => {
  if (head.date === undefined) return false
  const estimate = head.receivedAt + ahead
  return estimate < head.date - behind || estimate > head.date + 1000 + roundTrip(head) + beyond
}

const readings = 3
const period = "30 minutes"

/** Before it is asked again: an answer may contradict for a reason that asking does not cure. */
const pause = "1 minute"

const make = Effect.gen(function*() {
  const rest = yield* BinanceRest
  const ahead = yield* Ref.make(0)

  const ask = Effect.replicateEffect(rest.time, readings).pipe(
    Effect.flatMap((several) => Ref.set(ahead, aheadOf(best(several))))
  )

  /** Waits for an answer that contradicts. */
  const doubted = rest.heads.pipe(
    Stream.filterEffect((head) => Effect.map(Ref.get(ahead), (millis) => contradicts(head, millis))),
    Stream.runHead,
    Effect.andThen(Effect.logWarning("an answer contradicts what we think of the exchange's clock: asking it again"))
  )

  const again = Effect.catch(
    ask,
    (error) =>
      Effect.logWarning(`the exchange does not tell its time (${error.message}); going on with what is known of it`)
  )

  const keep = Effect.gen(function*() {
    yield* Effect.timeoutOption(doubted, period)
    yield* again
    yield* Effect.sleep(pause)
  })

  yield* ask
  yield* Effect.forkScoped(Effect.forever(keep))

  return ExchangeClock.of({
    now: Effect.zipWith(Clock.currentTimeMillis, Ref.get(ahead), (now, millis) => now + millis)
  })
})

export class ExchangeClock extends Context.Service<ExchangeClock, Shape>()("@cryptostream/binance/rest/ExchangeClock") {
  /** Asks the exchange for its time at the start, every half an hour, and when an answer contradicts what is known. */
  static readonly layer: Layer.Layer<ExchangeClock, BinanceError, BinanceRest> = Layer.effect(ExchangeClock, make)
}
