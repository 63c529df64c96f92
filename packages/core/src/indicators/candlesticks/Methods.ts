/** A long candle, three small ones that go against it, and one that goes on: the move rests and is not over. */
import type { Entry } from "../Entry.ts"
import * as Pattern from "./Pattern.ts"

/** How far the three may go into the body of the first, as a share of it. */
const share = 0.5

const matHold = Pattern.make({
  name: "mathold",
  title: "Mat hold",
  short: "mat hold",
  formula:
    "100: long white; three short ones that fall, the first black and beyond a gap up, the others down to half of the first body; white that opens above the last close and closes above all three highs",
  lookBack: 14,
  find: ({ body, bottom, close, gapsUp, high, isBlack, isWhite, open, top, usualBody }) => {
    const isShort = (candle: number) => body(candle) < usualBody(candle)
    const holds = (candle: number, first: number) =>
      bottom(candle) < close(first) && bottom(candle) > close(first) - body(first) * share
    return (fifth, fourth, third, second, first) =>
      isWhite(first) &&
        isBlack(second) &&
        isWhite(fifth) &&
        gapsUp(second, first) &&
        holds(third, first) &&
        holds(fourth, first) &&
        top(third) < open(second) &&
        top(fourth) < top(third) &&
        open(fifth) > close(fourth) &&
        close(fifth) > Math.max(high(second), high(third), high(fourth)) &&
        body(first) > usualBody(first) &&
        isShort(second) &&
        isShort(third) &&
        isShort(fourth)
        ? 100
        : 0
  }
})

const risingFallingThreeMethods = Pattern.make({
  name: "risefall3methods",
  title: "Rising or falling three methods",
  short: "3 methods",
  formula:
    "100 rising, -100 falling: a long candle; three short ones of the other colour within its range, each closing farther back; a long one of the first colour that opens above the last close and closes beyond the first",
  lookBack: 14,
  find: ({ body, bottom, close, colour, high, low, open, top, usualBody }) => {
    const isShort = (candle: number) => body(candle) < usualBody(candle)
    const isInRange = (candle: number, first: number) => bottom(candle) < high(first) && top(candle) > low(first)
    return (fifth, fourth, third, second, first) => {
      const sign = colour(first)
      const isLeft = body(first) > usualBody(first) &&
        isShort(second) &&
        isShort(third) &&
        isShort(fourth) &&
        body(fifth) > usualBody(fifth) &&
        colour(second) === -sign &&
        colour(third) === -sign &&
        colour(fourth) === -sign &&
        colour(fifth) === sign &&
        isInRange(second, first) &&
        isInRange(third, first) &&
        isInRange(fourth, first) &&
        close(third) * sign < close(second) * sign &&
        close(fourth) * sign < close(third) * sign &&
        open(fifth) * sign > close(fourth) * sign &&
        close(fifth) * sign > close(first) * sign
      return isLeft ? 100 * sign : 0
    }
  }
})

export const entries: ReadonlyArray<Entry> = [matHold, risingFallingThreeMethods]
