/** Single candles that are told by the length of their body and shadows: the mark has the candle's colour. */
import type { Entry } from "../Entry.ts"
import * as Pattern from "./Pattern.ts"

const longLine = Pattern.make({
  name: "longline",
  title: "Long line candle",
  short: "long",
  formula: "100 white, -100 black: long body, two short shadows",
  lookBack: 10,
  find: ({ body, colour, lowerShadow, shortShadow, upperShadow, usualBody }) => (candle) =>
    body(candle) > usualBody(candle) &&
      upperShadow(candle) < shortShadow(candle) &&
      lowerShadow(candle) < shortShadow(candle)
      ? 100 * colour(candle)
      : 0
})

const shortLine = Pattern.make({
  name: "shortline",
  title: "Short line candle",
  short: "short",
  isNeutral: true,
  formula: "100 white, -100 black: short body, two short shadows",
  lookBack: 10,
  find: ({ body, colour, lowerShadow, shortShadow, upperShadow, usualBody }) => (candle) =>
    body(candle) < usualBody(candle) &&
      upperShadow(candle) < shortShadow(candle) &&
      lowerShadow(candle) < shortShadow(candle)
      ? 100 * colour(candle)
      : 0
})

const marubozu = Pattern.make({
  name: "marubozu",
  title: "Marubozu",
  short: "marubozu",
  formula: "100 white, -100 black: long body, two very short shadows",
  lookBack: 10,
  find: ({ body, colour, lowerShadow, upperShadow, usualBody, veryShortShadow }) => (candle) =>
    body(candle) > usualBody(candle) &&
      upperShadow(candle) < veryShortShadow(candle) &&
      lowerShadow(candle) < veryShortShadow(candle)
      ? 100 * colour(candle)
      : 0
})

const closingMarubozu = Pattern.make({
  name: "closingmarubozu",
  title: "Closing marubozu",
  short: "closing m",
  formula: "100 white, -100 black: long body, very short shadow where it closes",
  lookBack: 10,
  find: ({ body, colour, isWhite, lowerShadow, upperShadow, usualBody, veryShortShadow }) => (candle) =>
    body(candle) > usualBody(candle) &&
      (isWhite(candle) ? upperShadow(candle) : lowerShadow(candle)) < veryShortShadow(candle)
      ? 100 * colour(candle)
      : 0
})

const beltHold = Pattern.make({
  name: "belthold",
  title: "Belt hold",
  short: "belt",
  formula: "100 white, -100 black: long body, very short shadow where it opens",
  lookBack: 10,
  find: ({ body, colour, isWhite, lowerShadow, upperShadow, usualBody, veryShortShadow }) => (candle) =>
    body(candle) > usualBody(candle) &&
      (isWhite(candle) ? lowerShadow(candle) : upperShadow(candle)) < veryShortShadow(candle)
      ? 100 * colour(candle)
      : 0
})

const highWave = Pattern.make({
  name: "highwave",
  title: "High wave candle",
  short: "high wave",
  isNeutral: true,
  formula: "100 white, -100 black: short body, two shadows of more than twice that",
  lookBack: 10,
  find: ({ body, colour, lowerShadow, upperShadow, usualBody, veryLongShadow }) => (candle) =>
    body(candle) < usualBody(candle) &&
      upperShadow(candle) > veryLongShadow(candle) &&
      lowerShadow(candle) > veryLongShadow(candle)
      ? 100 * colour(candle)
      : 0
})

const spinningTop = Pattern.make({
  name: "spinningtop",
  title: "Spinning top",
  short: "spinning",
  isNeutral: true,
  formula: "100 white, -100 black: short body, two shadows longer than that",
  lookBack: 10,
  find: ({ body, colour, longShadow, lowerShadow, upperShadow, usualBody }) => (candle) =>
    body(candle) < usualBody(candle) &&
      upperShadow(candle) > longShadow(candle) &&
      lowerShadow(candle) > longShadow(candle)
      ? 100 * colour(candle)
      : 0
})

export const entries: ReadonlyArray<Entry> = [
  longLine,
  shortLine,
  marubozu,
  closingMarubozu,
  beltHold,
  highWave,
  spinningTop
]
