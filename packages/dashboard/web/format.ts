/** Numbers and times as people read them; times are UTC, always. */

export const absent = "\u2013"

export const count = (value: number): string => value.toLocaleString("en-US")

const mostDecimals = 10
/** By the number of decimals: they are dear to make, and an axis needs many. */
const prices = Array.from(
  { length: mostDecimals + 1 },
  (_, n) => new Intl.NumberFormat("en-US", { minimumFractionDigits: n, maximumFractionDigits: n })
)

export const price = (value: number, decimals: number): string => prices[decimals]!.format(value)

const suffixes = [[1e9, "B"], [1e6, "M"], [1e3, "K"]] as const

export const amount = (value: number): string => {
  const found = suffixes.find(([size]) => Math.abs(value) >= size)
  return found === undefined
    ? value.toLocaleString("en-US", { maximumSignificantDigits: 5 })
    : `${(value / found[0]).toFixed(2)}${found[1]}`
}

/** A value on a scale of its own, which may be of millions or of millionths. */
export const figure = (value: number): string => {
  const size = Math.abs(value)
  if (size >= 10_000) return amount(value)
  return size >= 1 || value === 0 ? value.toFixed(2) : String(Number(value.toPrecision(3)))
}

/** What is counted. The scale may have a figure between two. */
export const whole = (value: number): string => Number.isInteger(value) ? String(value) : figure(value)

/** `2020-12-21 14:00`, with seconds only where there are any. */
export const time = (millis: number): string => {
  const text = new Date(millis).toISOString()
  return `${text.slice(0, 10)} ${text.slice(11, text.slice(17, 19) === "00" ? 16 : 19)}`
}

/** With its seconds, always: of what happened at some moment. */
export const moment = (millis: number): string => new Date(millis).toISOString().slice(0, 19).replace("T", " ")

/** What the server says, with its times as the page writes them. */
export const prose = (text: string): string =>
  text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (iso) => `${time(Date.parse(iso))} UTC`)

/** `3 min 12 s`, the two largest units; never negative. */
export const duration = (millis: number): string => {
  const seconds = Math.max(0, Math.floor(millis / 1000))
  const units = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]] as const
  const first = Math.max(0, units.findIndex(([, size]) => seconds >= size))
  if (seconds === 0) return "0 s"
  return units.slice(first, first + 2)
    .map(([unit, size], i) => `${Math.floor((i === 0 ? seconds : seconds % units[first]![1]) / size)} ${unit}`)
    .join(" ")
}

export const date = (millis: number): string => new Date(millis).toISOString().slice(0, 10)

/** Rounded down: what is not whole is never shown as 100 %. */
export const completeness = (share: number): string =>
  share >= 1 ? "100\u2009%" : `${(Math.floor(share * 1e5) / 1e3).toFixed(3)}\u2009%`

export const plural = (value: number, one: string): string => `${count(value)} ${one}${value === 1 ? "" : "s"}`

/** Decimals of the smallest step that prices are stated in, found in the prices themselves. */
export const decimals = (values: Iterable<number>): number => {
  let most = 0
  for (const value of values) {
    const [mantissa = "", exponent = "0"] = String(value).split("e")
    most = Math.max(most, (mantissa.split(".")[1]?.length ?? 0) - Number(exponent))
  }
  return Math.min(most, mostDecimals)
}
