/** Where the strokes and areas of our own series lie in a pane, in CSS pixels. */

interface Stroke {
  readonly value: number
  readonly left: number
  readonly right: number
}

interface Bar {
  readonly x: number
  /** Its place on the axis. */
  readonly time: number
  readonly originalData: { readonly value: number }
}

/** Neighbours of one value are one stroke, as wide as its candles. */
export const strokes = (bars: ReadonlyArray<Bar>, barSpacing: number): ReadonlyArray<Stroke> => {
  const found: Array<Stroke> = []
  bars.forEach(({ originalData: { value }, time, x }, i) => {
    const [last, right] = [found.at(-1), x + barSpacing / 2]
    const goesOn = last !== undefined && last.value === value && bars[i - 1]?.time === time - 1
    if (goesOn) found[found.length - 1] = { ...last, right }
    else found.push({ value, left: x - barSpacing / 2, right })
  })
  return found
}

/** A place in the pane: how far right, and how far down the two lines are. */
export interface Place {
  readonly x: number
  readonly first: number
  readonly second: number
}

/** Where the lines cross between two places, there the colour changes. */
export const parts = (a: Place, b: Place): ReadonlyArray<readonly [Place, Place]> => {
  const [before, after] = [a.first - a.second, b.first - b.second]
  if (before * after >= 0) return [[a, b]]
  const share = before / (before - after)
  const y = a.first + share * (b.first - a.first)
  const crossing = { x: a.x + share * (b.x - a.x), first: y, second: y }
  return [[a, crossing], [crossing, b]]
}
