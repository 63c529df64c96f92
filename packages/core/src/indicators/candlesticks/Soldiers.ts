/** Three white candles, each closing above the one before. */
import type { Entry } from "../Entry.ts"
import * as Pattern from "./Pattern.ts"
import type * as Shapes from "./Shapes.ts"

const areRising = ({ close, isWhite }: Shapes.Shapes) => (third: number, second: number, first: number) =>
  isWhite(first) &&
  isWhite(second) &&
  isWhite(third) &&
  close(third) > close(second) &&
  close(second) > close(first)

/** It opens above the open before, within the body before or near it. */
const opensWithin = ({ close, near, open }: Shapes.Shapes) => (candle: number, before: number) =>
  open(candle) > open(before) && open(candle) <= close(before) + near(before)

const whiteSoldiers = Pattern.make({
  name: "3whitesoldiers",
  title: "Three advancing white soldiers",
  short: "3 soldiers",
  formula:
    "100: three white with very short upper shadows and higher closes, each opening in or near the body before, none far shorter than the one before, the third not short",
  lookBack: 12,
  find: (shapes) => {
    const { body, far, upperShadow, usualBody, veryShortShadow } = shapes
    const rising = areRising(shapes)
    const within = opensWithin(shapes)
    return (third, second, first) =>
      rising(third, second, first) &&
        upperShadow(first) < veryShortShadow(first) &&
        upperShadow(second) < veryShortShadow(second) &&
        upperShadow(third) < veryShortShadow(third) &&
        within(second, first) &&
        within(third, second) &&
        body(second) > body(first) - far(first) &&
        body(third) > body(second) - far(second) &&
        body(third) > usualBody(third)
        ? 100
        : 0
  }
})

const advanceBlock = Pattern.make({
  name: "advanceblock",
  title: "Advance block",
  short: "advance",
  formula:
    "-100: three white with higher closes, each opening in or near the body before, the first long with a short upper shadow; then they weaken: far shorter bodies, or shorter ones with long upper shadows",
  lookBack: 12,
  find: (shapes) => {
    const { body, far, longShadow, near, shortShadow, upperShadow, usualBody } = shapes
    const rising = areRising(shapes)
    const within = opensWithin(shapes)
    const weakens = (third: number, second: number, first: number) =>
      body(second) < body(first) - far(first) && body(third) < body(second) + near(second) ||
      body(third) < body(second) - far(second) ||
      body(third) < body(second) &&
        body(second) < body(first) &&
        (upperShadow(third) > shortShadow(third) || upperShadow(second) > shortShadow(second)) ||
      body(third) < body(second) && upperShadow(third) > longShadow(third)
    return (third, second, first) =>
      rising(third, second, first) &&
        within(second, first) &&
        within(third, second) &&
        body(first) > usualBody(first) &&
        upperShadow(first) < shortShadow(first) &&
        weakens(third, second, first)
        ? -100
        : 0
  }
})

const stalled = Pattern.make({
  name: "stalledpattern",
  title: "Stalled pattern",
  short: "stalled",
  formula:
    "-100: three white with higher closes; two long, the second opening in or near the first body with a very short upper shadow; the third short, near the second's close or above",
  lookBack: 12,
  find: (shapes) => {
    const { body, close, near, open, upperShadow, usualBody, veryShortShadow } = shapes
    const rising = areRising(shapes)
    const within = opensWithin(shapes)
    return (third, second, first) =>
      rising(third, second, first) &&
        body(first) > usualBody(first) &&
        body(second) > usualBody(second) &&
        upperShadow(second) < veryShortShadow(second) &&
        within(second, first) &&
        body(third) < usualBody(third) &&
        open(third) >= close(second) - body(third) - near(second)
        ? -100
        : 0
  }
})

export const entries: ReadonlyArray<Entry> = [whiteSoldiers, advanceBlock, stalled]
