/** A second candle that opens beyond a long first one, and comes back to it or into it. */
import type { Entry } from "../Entry.ts"
import * as Pattern from "./Pattern.ts"

/** How far into the body before, as a share of it. */
const half = 0.5

const darkCloudCover = Pattern.make({
  name: "darkcloudcover",
  title: "Dark cloud cover",
  short: "dark cloud",
  formula: "-100: long white; black that opens above its high and closes in the lower half of its body",
  lookBack: 11,
  find: ({ body, close, high, isBlack, isWhite, open, usualBody }) => (second, first) =>
    isWhite(first) &&
      body(first) > usualBody(first) &&
      isBlack(second) &&
      open(second) > high(first) &&
      close(second) > open(first) &&
      close(second) < close(first) - body(first) * half
      ? -100
      : 0
})

const piercing = Pattern.make({
  name: "piercing",
  title: "Piercing line",
  short: "piercing",
  formula: "100: long black; long white that opens below its low and closes in the upper half of its body",
  lookBack: 11,
  find: ({ body, close, isBlack, isWhite, low, open, usualBody }) => (second, first) =>
    isBlack(first) &&
      body(first) > usualBody(first) &&
      isWhite(second) &&
      body(second) > usualBody(second) &&
      open(second) < low(first) &&
      close(second) < open(first) &&
      close(second) > close(first) + body(first) * half
      ? 100
      : 0
})

const onNeck = Pattern.make({
  name: "onneck",
  title: "On-neck",
  short: "on neck",
  formula: "-100: long black; white that opens below its low and closes equal to its low",
  lookBack: 11,
  find: ({ body, close, equal, isBlack, isWhite, low, open, usualBody }) => (second, first) =>
    isBlack(first) &&
      body(first) > usualBody(first) &&
      isWhite(second) &&
      open(second) < low(first) &&
      close(second) <= low(first) + equal(first) &&
      close(second) >= low(first) - equal(first)
      ? -100
      : 0
})

const inNeck = Pattern.make({
  name: "inneck",
  title: "In-neck",
  short: "in neck",
  formula: "-100: long black; white that opens below its low and closes at its close or barely above",
  lookBack: 11,
  find: ({ body, close, equal, isBlack, isWhite, low, open, usualBody }) => (second, first) =>
    isBlack(first) &&
      body(first) > usualBody(first) &&
      isWhite(second) &&
      open(second) < low(first) &&
      close(second) <= close(first) + equal(first) &&
      close(second) >= close(first)
      ? -100
      : 0
})

const thrusting = Pattern.make({
  name: "thrusting",
  title: "Thrusting",
  short: "thrusting",
  formula: "-100: long black; white that opens below its low and closes above its close, up to the middle of its body",
  lookBack: 11,
  find: ({ body, close, equal, isBlack, isWhite, low, open, usualBody }) => (second, first) =>
    isBlack(first) &&
      body(first) > usualBody(first) &&
      isWhite(second) &&
      open(second) < low(first) &&
      close(second) > close(first) + equal(first) &&
      close(second) <= close(first) + body(first) * half
      ? -100
      : 0
})

export const entries: ReadonlyArray<Entry> = [darkCloudCover, piercing, onNeck, inNeck, thrusting]
