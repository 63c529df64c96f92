/** The colours of the style sheet, for what is drawn on a canvas. */

const read = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

export const make = () => ({
  surface: read("surface"),
  grid: read("grid"),
  line: read("line"),
  text: read("text"),
  muted: read("muted"),
  up: read("up"),
  down: read("down"),
  upVolume: read("up-volume"),
  downVolume: read("down-volume"),
  formingVolume: read("forming-volume"),
  repaired: read("repaired"),
  mono: read("mono"),
  outlier: read("outlier"),
  indicators: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => read(`indicator-${n}`)),
  holes: {
    missing: read("missing"),
    unreadable: read("unreadable"),
    "exchange-hole": read("exchange-hole"),
    pending: read("pending"),
    unwatched: read("unwatched")
  }
})

export type Palette = ReturnType<typeof make>
