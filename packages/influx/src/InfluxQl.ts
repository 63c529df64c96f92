/** The pieces of InfluxQL that hold a value. Whatever comes from outside goes through here, and nowhere else into a query. */
import type * as Series from "@cryptostream/core/market/Series"
import type { Span } from "@cryptostream/core/quality/Sequence"

const escaped = (text: string, quote: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`).replaceAll("\n", "\\n")

/** A value between quotes. */
export const text = (value: string): string => `'${escaped(value, "'")}'`

/** A name of a field, a tag or a measurement between quotes. */
export const name = (identifier: string): string => `"${escaped(identifier, "\"")}"`

export const names = (identifiers: ReadonlyArray<string>): string => identifiers.map(name).join(", ")

/** The last whole ms either side of the epoch that InfluxDB can hold. */
export const farthest = 9_223_372_036_854

export const clamp = (time: number): number => Math.min(farthest, Math.max(-farthest, time))

export const ofSeries = ({ interval, symbol }: Series.Series): string =>
  `"symbol" = ${text(symbol)} AND "interval" = ${text(interval)}`

/** Points of a series in a span, [from, to). */
export const within = (series: Series.Series, { from, to }: Span): string =>
  `WHERE ${ofSeries(series)} AND time >= ${clamp(from)}ms AND time <= ${clamp(to - 1)}ms`
