/** Two candles with a gap between their bodies, and what the third makes of it. */
import type { Entry } from "../Entry.ts"
import * as Pattern from "./Pattern.ts"

const tasukiGap = Pattern.make({
  name: "tasukigap",
  title: "Tasuki gap",
  short: "tasuki",
  formula:
    "100 up, -100 down: a gap, then a candle of the other colour and near size that opens within the second body and closes in the gap",
  lookBack: 7,
  find: ({ body, bottom, close, colour, gapsDown, gapsUp, isBlack, isWhite, near, open, top }) =>
  (
    third,
    second,
    first
  ) => {
    const isUp = gapsUp(second, first) &&
      isWhite(second) &&
      isBlack(third) &&
      open(third) < close(second) &&
      open(third) > open(second) &&
      close(third) < open(second) &&
      close(third) > top(first)
    const isDown = gapsDown(second, first) &&
      isBlack(second) &&
      isWhite(third) &&
      open(third) < open(second) &&
      open(third) > close(second) &&
      close(third) > open(second) &&
      close(third) < bottom(first)
    return (isUp || isDown) && Math.abs(body(second) - body(third)) < near(second) ? 100 * colour(second) : 0
  }
})

const sideBySideWhite = Pattern.make({
  name: "gapsidesidewhite",
  title: "Gap with side-by-side white lines",
  short: "side white",
  formula: "100 up, -100 down: two white candles of near size and equal open, both beyond a gap",
  lookBack: 7,
  find: ({ body, equal, gapsDown, gapsUp, isWhite, near, open }) => (third, second, first) => {
    const isUp = gapsUp(second, first) && gapsUp(third, first)
    const isDown = gapsDown(second, first) && gapsDown(third, first)
    const isLeft = (isUp || isDown) &&
      isWhite(second) &&
      isWhite(third) &&
      body(third) >= body(second) - near(second) &&
      body(third) <= body(second) + near(second) &&
      open(third) >= open(second) - equal(second) &&
      open(third) <= open(second) + equal(second)
    return isLeft ? (isUp ? 100 : -100) : 0
  }
})

const gapThreeMethods = Pattern.make({
  name: "xsidegap3methods",
  title: "Upside or downside gap three methods",
  short: "gap 3m",
  formula:
    "100 up, -100 down: two of one colour with a gap between, then one of the other that opens within the second body and closes within the first",
  lookBack: 2,
  find: ({ bottom, close, colour, gapsDown, gapsUp, isWhite, open, top }) => (third, second, first) =>
    colour(first) === colour(second) &&
      colour(second) === -colour(third) &&
      open(third) < top(second) &&
      open(third) > bottom(second) &&
      close(third) < top(first) &&
      close(third) > bottom(first) &&
      (isWhite(first) ? gapsUp(second, first) : gapsDown(second, first))
      ? 100 * colour(first)
      : 0
})

export const entries: ReadonlyArray<Entry> = [tasukiGap, sideBySideWhite, gapThreeMethods]
