/** A short body at one end of a long shadow: by where it stands beside the candle before, a turn up or down. */
import type { Entry } from "../Entry.ts"
import * as Pattern from "./Pattern.ts"

const hammer = Pattern.make({
  name: "hammer",
  title: "Hammer",
  short: "hammer",
  formula: "100: short body, long lower and very short upper shadow; the body near or below the low before",
  lookBack: 11,
  find:
    ({ body, bottom, longShadow, low, lowerShadow, near, upperShadow, usualBody, veryShortShadow }) =>
    (candle, before) =>
      body(candle) < usualBody(candle) &&
        lowerShadow(candle) > longShadow(candle) &&
        upperShadow(candle) < veryShortShadow(candle) &&
        bottom(candle) <= low(before) + near(before)
        ? 100
        : 0
})

const hangingMan = Pattern.make({
  name: "hangingman",
  title: "Hanging man",
  short: "hanging",
  formula: "-100: short body, long lower and very short upper shadow; the body near or above the high before",
  lookBack: 11,
  find:
    ({ body, bottom, high, longShadow, lowerShadow, near, upperShadow, usualBody, veryShortShadow }) =>
    (candle, before) =>
      body(candle) < usualBody(candle) &&
        lowerShadow(candle) > longShadow(candle) &&
        upperShadow(candle) < veryShortShadow(candle) &&
        bottom(candle) >= high(before) - near(before)
        ? -100
        : 0
})

const invertedHammer = Pattern.make({
  name: "invertedhammer",
  title: "Inverted hammer",
  short: "inv hammer",
  formula: "100: short body, long upper and very short lower shadow; the body gaps down",
  lookBack: 11,
  find: ({ body, gapsDown, longShadow, lowerShadow, upperShadow, usualBody, veryShortShadow }) => (candle, before) =>
    body(candle) < usualBody(candle) &&
      upperShadow(candle) > longShadow(candle) &&
      lowerShadow(candle) < veryShortShadow(candle) &&
      gapsDown(candle, before)
      ? 100
      : 0
})

const shootingStar = Pattern.make({
  name: "shootingstar",
  title: "Shooting star",
  short: "shooting",
  formula: "-100: short body, long upper and very short lower shadow; the body gaps up",
  lookBack: 11,
  find: ({ body, gapsUp, longShadow, lowerShadow, upperShadow, usualBody, veryShortShadow }) => (candle, before) =>
    body(candle) < usualBody(candle) &&
      upperShadow(candle) > longShadow(candle) &&
      lowerShadow(candle) < veryShortShadow(candle) &&
      gapsUp(candle, before)
      ? -100
      : 0
})

export const entries: ReadonlyArray<Entry> = [hammer, hangingMan, invertedHammer, shootingStar]
