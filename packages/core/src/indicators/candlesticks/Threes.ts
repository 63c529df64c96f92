/** Three candles whose third confirms what the first two began. */
import type { Entry } from "../Entry.ts"
import * as Pattern from "./Pattern.ts"

const threeInside = Pattern.make({
  name: "3inside",
  title: "Three inside up or down",
  short: "3 inside",
  formula:
    "100 up, -100 down: a short body within the long one before, then a candle of the other colour that closes beyond the first open",
  lookBack: 12,
  find: ({ body, bottom, close, colour, isBlack, isWhite, open, top, usualBody }) => (third, second, first) =>
    body(first) > usualBody(first) &&
      body(second) <= usualBody(second) &&
      top(second) < top(first) &&
      bottom(second) > bottom(first) &&
      (isWhite(first)
        ? isBlack(third) && close(third) < open(first)
        : isWhite(third) && close(third) > open(first))
      ? -100 * colour(first)
      : 0
})

const threeOutside = Pattern.make({
  name: "3outside",
  title: "Three outside up or down",
  short: "3 outside",
  formula: "100 up, -100 down: a body that engulfs that of the other colour before, then a close farther on",
  lookBack: 3,
  find: ({ close, colour, isBlack, isWhite, open }) => (third, second, first) => {
    const isUp = isWhite(second) &&
      isBlack(first) &&
      close(second) > open(first) &&
      open(second) < close(first) &&
      close(third) > close(second)
    const isDown = isBlack(second) &&
      isWhite(first) &&
      open(second) > close(first) &&
      close(second) < open(first) &&
      close(third) < close(second)
    return isUp || isDown ? 100 * colour(second) : 0
  }
})

const threeStarsInTheSouth = Pattern.make({
  name: "3starsinsouth",
  title: "Three stars in the south",
  short: "3 stars",
  formula:
    "100: three black; long with a long lower shadow; shorter, opening within the first range above its close and trading below that, not below its low; short without shadows, within the second range",
  lookBack: 12,
  find:
    ({ body, close, high, isBlack, longShadow, low, lowerShadow, open, upperShadow, usualBody, veryShortShadow }) =>
    (third, second, first) =>
      isBlack(first) &&
        isBlack(second) &&
        isBlack(third) &&
        body(first) > usualBody(first) &&
        lowerShadow(first) > longShadow(first) &&
        body(second) < body(first) &&
        open(second) > close(first) &&
        open(second) <= high(first) &&
        low(second) < close(first) &&
        low(second) >= low(first) &&
        lowerShadow(second) > veryShortShadow(second) &&
        body(third) < usualBody(third) &&
        lowerShadow(third) < veryShortShadow(third) &&
        upperShadow(third) < veryShortShadow(third) &&
        low(third) > low(second) &&
        high(third) < high(second)
        ? 100
        : 0
})

const uniqueThreeRiver = Pattern.make({
  name: "unique3river",
  title: "Unique three river",
  short: "3 river",
  formula: "100: long black; black within its body with a lower low; short white that opens above that low",
  lookBack: 12,
  find: ({ body, close, isBlack, isWhite, low, open, usualBody }) => (third, second, first) =>
    body(first) > usualBody(first) &&
      isBlack(first) &&
      isBlack(second) &&
      close(second) > close(first) &&
      open(second) <= open(first) &&
      low(second) < low(first) &&
      body(third) < usualBody(third) &&
      isWhite(third) &&
      open(third) > low(second)
      ? 100
      : 0
})

const stickSandwich = Pattern.make({
  name: "sticksandwich",
  title: "Stick sandwich",
  short: "sandwich",
  formula: "100: black; white that trades above its close; black with an equal close",
  lookBack: 7,
  find: ({ close, equal, isBlack, isWhite, low }) => (third, second, first) =>
    isBlack(first) &&
      isWhite(second) &&
      isBlack(third) &&
      low(second) > close(first) &&
      close(third) <= close(first) + equal(first) &&
      close(third) >= close(first) - equal(first)
      ? 100
      : 0
})

export const entries: ReadonlyArray<Entry> = [
  threeInside,
  threeOutside,
  threeStarsInTheSouth,
  uniqueThreeRiver,
  stickSandwich
]
