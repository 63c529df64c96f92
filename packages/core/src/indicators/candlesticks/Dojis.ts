/** Candles with next to no body: open and close agree, nobody won. */
import type { Entry } from "../Entry.ts"
import * as Pattern from "./Pattern.ts"

const doji = Pattern.make({
  name: "doji",
  title: "Doji",
  short: "doji",
  isNeutral: true,
  formula: "100: body at most 0.1 of the mean range of the 10 candles before",
  lookBack: 10,
  find: ({ body, dojiBody }) => (candle) => body(candle) <= dojiBody(candle) ? 100 : 0
})

const dragonfly = Pattern.make({
  name: "dragonflydoji",
  title: "Dragonfly doji",
  short: "dragonfly",
  formula: "100: doji with a very short upper shadow, and a lower one that is not",
  lookBack: 10,
  find: ({ body, dojiBody, lowerShadow, upperShadow, veryShortShadow }) => (candle) =>
    body(candle) <= dojiBody(candle) &&
      upperShadow(candle) < veryShortShadow(candle) &&
      lowerShadow(candle) > veryShortShadow(candle)
      ? 100
      : 0
})

const gravestone = Pattern.make({
  name: "gravestonedoji",
  title: "Gravestone doji",
  short: "gravestone",
  isNeutral: true,
  formula: "100: doji with a very short lower shadow, and an upper one that is not",
  lookBack: 10,
  find: ({ body, dojiBody, lowerShadow, upperShadow, veryShortShadow }) => (candle) =>
    body(candle) <= dojiBody(candle) &&
      lowerShadow(candle) < veryShortShadow(candle) &&
      upperShadow(candle) > veryShortShadow(candle)
      ? 100
      : 0
})

const longLegged = Pattern.make({
  name: "longleggeddoji",
  title: "Long-legged doji",
  short: "long legs",
  isNeutral: true,
  formula: "100: doji with a shadow longer than its body",
  lookBack: 10,
  find: ({ body, dojiBody, longShadow, lowerShadow, upperShadow }) => (candle) =>
    body(candle) <= dojiBody(candle) &&
      (lowerShadow(candle) > longShadow(candle) || upperShadow(candle) > longShadow(candle))
      ? 100
      : 0
})

const rickshawMan = Pattern.make({
  name: "rickshawman",
  title: "Rickshaw man",
  short: "rickshaw",
  isNeutral: true,
  formula: "100: doji with two long shadows, its body near the middle of the range",
  lookBack: 10,
  find: ({ body, bottom, dojiBody, longShadow, low, lowerShadow, near, range, top, upperShadow }) => (candle) =>
    body(candle) <= dojiBody(candle) &&
      lowerShadow(candle) > longShadow(candle) &&
      upperShadow(candle) > longShadow(candle) &&
      bottom(candle) <= low(candle) + range(candle) / 2 + near(candle) &&
      top(candle) >= low(candle) + range(candle) / 2 - near(candle)
      ? 100
      : 0
})

const takuri = Pattern.make({
  name: "takuri",
  title: "Takuri: dragonfly doji with a very long lower shadow",
  short: "takuri",
  formula: "100: doji with a very short upper shadow and a lower one of more than twice its body",
  lookBack: 10,
  find: ({ body, dojiBody, lowerShadow, upperShadow, veryLongShadow, veryShortShadow }) => (candle) =>
    body(candle) <= dojiBody(candle) &&
      upperShadow(candle) < veryShortShadow(candle) &&
      lowerShadow(candle) > veryLongShadow(candle)
      ? 100
      : 0
})

export const entries: ReadonlyArray<Entry> = [doji, dragonfly, gravestone, longLegged, rickshawMan, takuri]
