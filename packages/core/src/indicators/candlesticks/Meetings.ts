/** Two candles, told by where they open or close beside each other. */
import type { Entry } from "../Entry.ts"
import * as Pattern from "./Pattern.ts"
import type * as Shapes from "./Shapes.ts"

const counterattack = Pattern.make({
  name: "counterattack",
  title: "Counterattack",
  short: "counter",
  formula: "100 white, -100 black: two long candles of opposite colours with equal closes",
  lookBack: 11,
  find: ({ body, close, colour, equal, usualBody }) => (second, first) =>
    colour(first) === -colour(second) &&
      body(first) > usualBody(first) &&
      body(second) > usualBody(second) &&
      close(second) <= close(first) + equal(first) &&
      close(second) >= close(first) - equal(first)
      ? 100 * colour(second)
      : 0
})

const separatingLines = Pattern.make({
  name: "separatinglines",
  title: "Separating lines",
  short: "separating",
  formula: "100 white, -100 black: long belt hold that opens where the candle of the other colour before it opened",
  lookBack: 11,
  find:
    ({ body, colour, equal, isWhite, lowerShadow, open, upperShadow, usualBody, veryShortShadow }) => (second, first) =>
      colour(first) === -colour(second) &&
        open(second) <= open(first) + equal(first) &&
        open(second) >= open(first) - equal(first) &&
        body(second) > usualBody(second) &&
        (isWhite(second) ? lowerShadow(second) : upperShadow(second)) < veryShortShadow(second)
        ? 100 * colour(second)
        : 0
})

/** A marubozu, then one of the other colour with a gap between them, away from the first. */
const isKick = ({
  body,
  colour,
  high,
  isBlack,
  low,
  lowerShadow,
  upperShadow,
  usualBody,
  veryShortShadow
}: Shapes.Shapes) => {
  const isMarubozu = (candle: number) =>
    body(candle) > usualBody(candle) &&
    upperShadow(candle) < veryShortShadow(candle) &&
    lowerShadow(candle) < veryShortShadow(candle)
  return (second: number, first: number) =>
    colour(first) === -colour(second) &&
    isMarubozu(first) &&
    isMarubozu(second) &&
    (isBlack(first) ? low(second) > high(first) : high(second) < low(first))
}

const kicking = Pattern.make({
  name: "kicking",
  title: "Kicking",
  short: "kicking",
  formula: "100 white, -100 black: a marubozu that gaps away from the one of the other colour before",
  lookBack: 11,
  find: (shapes) => {
    const { colour } = shapes
    const kicks = isKick(shapes)
    return (second, first) => kicks(second, first) ? 100 * colour(second) : 0
  }
})

const kickingByLength = Pattern.make({
  name: "kickingbylength",
  title: "Kicking, by the longer marubozu",
  short: "kicking l",
  formula: "as kicking; 100 or -100 by the colour of the longer of the two",
  lookBack: 11,
  find: (shapes) => {
    const { body, colour } = shapes
    const kicks = isKick(shapes)
    return (second, first) => kicks(second, first) ? 100 * colour(body(second) > body(first) ? second : first) : 0
  }
})

const matchingLow = Pattern.make({
  name: "matchinglow",
  title: "Matching low",
  short: "matching",
  formula: "100: two black candles with equal closes",
  lookBack: 6,
  find: ({ close, equal, isBlack }) => (second, first) =>
    isBlack(first) &&
      isBlack(second) &&
      close(second) <= close(first) + equal(first) &&
      close(second) >= close(first) - equal(first)
      ? 100
      : 0
})

export const entries: ReadonlyArray<Entry> = [counterattack, separatingLines, kicking, kickingByLength, matchingLow]
