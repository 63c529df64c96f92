/** A small body away from the long one before it: the turn, once a third candle says so. */
import type { Entry } from "../Entry.ts"
import * as Pattern from "./Pattern.ts"
import type * as Shapes from "./Shapes.ts"

/** How far the third closes into the body of the first, as a share of it. */
const share = 0.3

const dojiStar = Pattern.make({
  name: "dojistar",
  title: "Doji star",
  short: "doji star",
  formula: "100 after black, -100 after white: a doji that gaps away from the long candle before",
  lookBack: 11,
  find: ({ body, colour, dojiBody, gapsDown, gapsUp, isWhite, usualBody }) => (second, first) =>
    body(first) > usualBody(first) &&
      body(second) <= dojiBody(second) &&
      (isWhite(first) ? gapsUp(second, first) : gapsDown(second, first))
      ? -100 * colour(first)
      : 0
})

/** A long white candle, a star above it of a body up to `small`, and a black one that closes well into the first. */
const isEvening = (
  { body, close, gapsUp, isBlack, isWhite, usualBody }: Shapes.Shapes,
  small: Shapes.Of
) =>
(third: number, second: number, first: number) =>
  body(first) > usualBody(first) &&
  isWhite(first) &&
  body(second) <= small(second) &&
  gapsUp(second, first) &&
  body(third) > usualBody(third) &&
  isBlack(third) &&
  close(third) < close(first) - body(first) * share

const isMorning = (
  { body, close, gapsDown, isBlack, isWhite, usualBody }: Shapes.Shapes,
  small: Shapes.Of
) =>
(third: number, second: number, first: number) =>
  body(first) > usualBody(first) &&
  isBlack(first) &&
  body(second) <= small(second) &&
  gapsDown(second, first) &&
  body(third) > usualBody(third) &&
  isWhite(third) &&
  close(third) > close(first) + body(first) * share

const eveningStar = Pattern.make({
  name: "eveningstar",
  title: "Evening star",
  short: "evening",
  formula: "-100: long white; short body that gaps up; black, not short, that closes 0.3 or more into the first body",
  lookBack: 12,
  find: (shapes) => {
    const evening = isEvening(shapes, shapes.usualBody)
    return (third, second, first) => evening(third, second, first) ? -100 : 0
  }
})

const eveningDojiStar = Pattern.make({
  name: "eveningdojistar",
  title: "Evening doji star",
  short: "eve doji",
  formula: "-100: evening star whose star is a doji",
  lookBack: 12,
  find: (shapes) => {
    const evening = isEvening(shapes, shapes.dojiBody)
    return (third, second, first) => evening(third, second, first) ? -100 : 0
  }
})

const morningStar = Pattern.make({
  name: "morningstar",
  title: "Morning star",
  short: "morning",
  formula: "100: long black; short body that gaps down; white, not short, that closes 0.3 or more into the first body",
  lookBack: 12,
  find: (shapes) => {
    const morning = isMorning(shapes, shapes.usualBody)
    return (third, second, first) => morning(third, second, first) ? 100 : 0
  }
})

const morningDojiStar = Pattern.make({
  name: "morningdojistar",
  title: "Morning doji star",
  short: "morn doji",
  formula: "100: morning star whose star is a doji",
  lookBack: 12,
  find: (shapes) => {
    const morning = isMorning(shapes, shapes.dojiBody)
    return (third, second, first) => morning(third, second, first) ? 100 : 0
  }
})

const abandonedBaby = Pattern.make({
  name: "abandonedbaby",
  title: "Abandoned baby",
  short: "abandoned",
  formula: "100 morning, -100 evening: a doji star with gaps between the shadows on both sides of it",
  lookBack: 12,
  find: ({ body, close, colour, dojiBody, high, isBlack, isWhite, low, usualBody }) => (third, second, first) => {
    if (!(body(first) > usualBody(first) && body(second) <= dojiBody(second) && body(third) > usualBody(third))) {
      return 0
    }
    const isLeft = isWhite(first)
      ? isBlack(third) &&
        close(third) < close(first) - body(first) * share &&
        low(second) > high(first) &&
        high(third) < low(second)
      : isWhite(third) &&
        close(third) > close(first) + body(first) * share &&
        high(second) < low(first) &&
        low(third) > high(second)
    return isLeft ? 100 * colour(third) : 0
  }
})

const triStar = Pattern.make({
  name: "tristar",
  title: "Tristar",
  short: "tristar",
  formula: "three doji; -100: the second gaps up and the third is lower; 100: it gaps down and the third is higher",
  lookBack: 12,
  find: ({ body, bottom, dojiBody, gapsDown, gapsUp, top }) => (third, second, first) => {
    const doji = dojiBody(first)
    if (!(body(first) <= doji && body(second) <= doji && body(third) <= doji)) return 0
    if (gapsUp(second, first) && top(third) < top(second)) return -100
    return gapsDown(second, first) && bottom(third) > bottom(second) ? 100 : 0
  }
})

export const entries: ReadonlyArray<Entry> = [
  dojiStar,
  eveningStar,
  eveningDojiStar,
  morningStar,
  morningDojiStar,
  abandonedBaby,
  triStar
]
