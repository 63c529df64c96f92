/** A body around another one, or inside it. */
import type { Entry } from "../Entry.ts"
import * as Pattern from "./Pattern.ts"
import type * as Shapes from "./Shapes.ts"

const engulfing = Pattern.make({
  name: "engulfing",
  title: "Bullish or bearish engulfing",
  short: "engulfing",
  formula:
    "100 white around black, -100 black around white: a body around that of the other colour before; 80 where they share an end",
  lookBack: 2,
  find: ({ close, colour, open }) => (second, first) => {
    const sign = colour(second)
    if (sign === colour(first)) return 0
    const beyondOpen = sign * (close(second) - open(first))
    const beyondClose = sign * (close(first) - open(second))
    if (beyondOpen < 0 || beyondClose < 0 || beyondOpen + beyondClose === 0) return 0
    return sign * (beyondOpen > 0 && beyondClose > 0 ? 100 : 80)
  }
})

/** The body of the second lies within that of the first: 100, or 80 where they share an end. */
const within = ({ bottom, top }: Shapes.Shapes, second: number, first: number): number => {
  if (top(second) < top(first) && bottom(second) > bottom(first)) return 100
  return top(second) <= top(first) && bottom(second) >= bottom(first) ? 80 : 0
}

/** Against the colour of the first; never the -0 that a product would be. */
const against = (colour: number, mark: number): number => mark === 0 ? 0 : -colour * mark

const harami = Pattern.make({
  name: "harami",
  title: "Harami",
  short: "harami",
  formula: "100 after black, -100 after white: a short body within the long one before; 80 where they share an end",
  lookBack: 11,
  find: (shapes) => {
    const { body, colour, usualBody } = shapes
    return (second, first) =>
      body(first) > usualBody(first) && body(second) <= usualBody(second)
        ? against(colour(first), within(shapes, second, first))
        : 0
  }
})

const haramiCross = Pattern.make({
  name: "haramicross",
  title: "Harami cross",
  short: "harami x",
  formula: "100 after black, -100 after white: a doji within the long body before; 80 where they share an end",
  lookBack: 11,
  find: (shapes) => {
    const { body, colour, dojiBody, usualBody } = shapes
    return (second, first) =>
      body(first) > usualBody(first) && body(second) <= dojiBody(second)
        ? against(colour(first), within(shapes, second, first))
        : 0
  }
})

const homingPigeon = Pattern.make({
  name: "homingpigeon",
  title: "Homing pigeon",
  short: "pigeon",
  formula: "100: a short black body within the long black one before",
  lookBack: 11,
  find: ({ body, close, isBlack, open, usualBody }) => (second, first) =>
    isBlack(first) &&
      isBlack(second) &&
      body(first) > usualBody(first) &&
      body(second) <= usualBody(second) &&
      open(second) < open(first) &&
      close(second) > close(first)
      ? 100
      : 0
})

export const entries: ReadonlyArray<Entry> = [engulfing, harami, haramiCross, homingPigeon]
