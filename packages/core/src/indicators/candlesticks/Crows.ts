/** Black candles that end a rise. */
import type { Entry } from "../Entry.ts"
import * as Pattern from "./Pattern.ts"

const twoCrows = Pattern.make({
  name: "2crows",
  title: "Two crows",
  short: "2 crows",
  formula: "-100: long white; black that gaps up; black that opens within the second body and closes within the first",
  lookBack: 12,
  find: ({ body, close, gapsUp, isBlack, isWhite, open, usualBody }) => (third, second, first) =>
    isWhite(first) &&
      body(first) > usualBody(first) &&
      isBlack(second) &&
      gapsUp(second, first) &&
      isBlack(third) &&
      open(third) < open(second) &&
      open(third) > close(second) &&
      close(third) > open(first) &&
      close(third) < close(first)
      ? -100
      : 0
})

const upsideGapTwoCrows = Pattern.make({
  name: "upsidegap2crows",
  title: "Upside gap two crows",
  short: "gap crows",
  formula: "-100: long white; short black that gaps up; black that engulfs the second body and closes above the first",
  lookBack: 12,
  find: ({ body, close, gapsUp, isBlack, isWhite, open, usualBody }) => (third, second, first) =>
    isWhite(first) &&
      body(first) > usualBody(first) &&
      isBlack(second) &&
      body(second) <= usualBody(second) &&
      gapsUp(second, first) &&
      isBlack(third) &&
      open(third) > open(second) &&
      close(third) < close(second) &&
      close(third) > close(first)
      ? -100
      : 0
})

const threeBlackCrows = Pattern.make({
  name: "3blackcrows",
  title: "Three black crows",
  short: "3 crows",
  formula:
    "-100: white; three black with very short lower shadows and lower closes, the first below the white high, the others opening within the body before",
  lookBack: 13,
  find: ({ close, high, isBlack, isWhite, lowerShadow, open, veryShortShadow }) => {
    const isCrow = (candle: number) => isBlack(candle) && lowerShadow(candle) < veryShortShadow(candle)
    const opensWithin = (candle: number, before: number) => open(candle) < open(before) && open(candle) > close(before)
    return (fourth, third, second, first) =>
      isWhite(first) &&
        isCrow(second) &&
        isCrow(third) &&
        isCrow(fourth) &&
        opensWithin(third, second) &&
        opensWithin(fourth, third) &&
        high(first) > close(second) &&
        close(second) > close(third) &&
        close(third) > close(fourth)
        ? -100
        : 0
  }
})

const identicalThreeCrows = Pattern.make({
  name: "identical3crows",
  title: "Identical three crows",
  short: "= crows",
  formula: "-100: three black with very short lower shadows and lower closes, each opening at the close before",
  lookBack: 12,
  find: ({ close, equal, isBlack, lowerShadow, open, veryShortShadow }) => {
    const isCrow = (candle: number) => isBlack(candle) && lowerShadow(candle) < veryShortShadow(candle)
    const opensAtClose = (candle: number, before: number) =>
      open(candle) <= close(before) + equal(before) && open(candle) >= close(before) - equal(before)
    return (third, second, first) =>
      isCrow(first) &&
        isCrow(second) &&
        isCrow(third) &&
        close(first) > close(second) &&
        close(second) > close(third) &&
        opensAtClose(second, first) &&
        opensAtClose(third, second)
        ? -100
        : 0
  }
})

export const entries: ReadonlyArray<Entry> = [twoCrows, upsideGapTwoCrows, threeBlackCrows, identicalThreeCrows]
