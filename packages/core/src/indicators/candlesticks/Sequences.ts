/** Four or five candles: a move, a pause or a rally against it, and how it ends. */
import type { Entry } from "../Entry.ts"
import * as Pattern from "./Pattern.ts"

const threeLineStrike = Pattern.make({
  name: "3linestrike",
  title: "Three-line strike",
  short: "strike",
  formula:
    "100 after white, -100 after black: three of one colour, each opening in or near the body before and closing farther; then one of the other colour around all three",
  lookBack: 8,
  find: ({ bottom, close, colour, isWhite, near, open, top }) => {
    const opensWithin = (candle: number, before: number) =>
      open(candle) >= bottom(before) - near(before) && open(candle) <= top(before) + near(before)
    return (fourth, third, second, first) => {
      const isLeft = colour(first) === colour(second) &&
        colour(second) === colour(third) &&
        colour(fourth) === -colour(third) &&
        opensWithin(second, first) &&
        opensWithin(third, second) &&
        (isWhite(third)
          ? close(third) > close(second) &&
            close(second) > close(first) &&
            open(fourth) > close(third) &&
            close(fourth) < open(first)
          : close(third) < close(second) &&
            close(second) < close(first) &&
            open(fourth) < close(third) &&
            close(fourth) > open(first))
      return isLeft ? 100 * colour(third) : 0
    }
  }
})

const concealingBabySwallow = Pattern.make({
  name: "concealbabyswall",
  title: "Concealing baby swallow",
  short: "swallow",
  formula:
    "100: four black; two marubozu; one that gaps down with an upper shadow into the body before; one around it, shadows and all",
  lookBack: 13,
  find: ({ close, gapsDown, high, isBlack, low, lowerShadow, upperShadow, veryShortShadow }) => {
    const isMarubozu = (candle: number) =>
      isBlack(candle) &&
      lowerShadow(candle) < veryShortShadow(candle) &&
      upperShadow(candle) < veryShortShadow(candle)
    return (fourth, third, second, first) =>
      isMarubozu(first) &&
        isMarubozu(second) &&
        isBlack(third) &&
        isBlack(fourth) &&
        gapsDown(third, second) &&
        upperShadow(third) > veryShortShadow(third) &&
        high(third) > close(second) &&
        high(fourth) > high(third) &&
        low(fourth) < low(third)
        ? 100
        : 0
  }
})

const breakaway = Pattern.make({
  name: "breakaway",
  title: "Breakaway",
  short: "breakaway",
  formula:
    "100 white, -100 black: a long candle, a gap on in its direction, two farther on; then one of the other colour that closes in the gap",
  lookBack: 14,
  find: ({ body, close, colour, gapsDown, gapsUp, high, isBlack, low, open, usualBody }) => {
    const isLower = (candle: number, before: number) => high(candle) < high(before) && low(candle) < low(before)
    const isHigher = (candle: number, before: number) => high(candle) > high(before) && low(candle) > low(before)
    return (fifth, fourth, third, second, first) => {
      const isLeft = body(first) > usualBody(first) &&
        colour(first) === colour(second) &&
        colour(second) === colour(fourth) &&
        colour(fourth) === -colour(fifth) &&
        (isBlack(first)
          ? gapsDown(second, first) &&
            isLower(third, second) &&
            isLower(fourth, third) &&
            close(fifth) > open(second) &&
            close(fifth) < close(first)
          : gapsUp(second, first) &&
            isHigher(third, second) &&
            isHigher(fourth, third) &&
            close(fifth) < open(second) &&
            close(fifth) > close(first))
      return isLeft ? 100 * colour(fifth) : 0
    }
  }
})

const ladderBottom = Pattern.make({
  name: "ladderbottom",
  title: "Ladder bottom",
  short: "ladder",
  formula:
    "100: three black with lower opens and closes; black with an upper shadow; white that opens above its body and closes above its high",
  lookBack: 14,
  find:
    ({ close, high, isBlack, isWhite, open, upperShadow, veryShortShadow }) => (fifth, fourth, third, second, first) =>
      isBlack(first) &&
        isBlack(second) &&
        isBlack(third) &&
        open(first) > open(second) &&
        open(second) > open(third) &&
        close(first) > close(second) &&
        close(second) > close(third) &&
        isBlack(fourth) &&
        upperShadow(fourth) > veryShortShadow(fourth) &&
        isWhite(fifth) &&
        open(fifth) > open(fourth) &&
        close(fifth) > high(fourth)
        ? 100
        : 0
})

export const entries: ReadonlyArray<Entry> = [threeLineStrike, concealingBabySwallow, breakaway, ladderBottom]
