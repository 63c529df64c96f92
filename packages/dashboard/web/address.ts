/**
 * What is shown, kept in the address: `#BTCUSDT/15m?sma_20,rsi_14@2020-12-21T14:00:00Z` opens the same chart, with the same
 * indicators, at the same place.
 */
import { keyOf, type Series } from "./wire.ts"

export interface Address {
  readonly key: string
  /** Columns; absent for the first that are stored. */
  readonly columns: ReadonlyArray<string> | undefined
  /** Epoch ms; absent for the newest. */
  readonly at: number | undefined
}

export const parse = (hash: string): Address => {
  const [chart = "", time] = decodeURIComponent(hash.slice(1)).split("@")
  const [key = "", columns] = chart.split("?")
  const at = time === undefined ? NaN : Date.parse(time)
  return {
    key,
    columns: columns?.split(",").filter((column) => column !== ""),
    at: Number.isNaN(at) ? undefined : at
  }
}

export const format = (series: Series, columns: ReadonlyArray<string> | undefined, at: number | undefined): string => {
  const shown = columns === undefined ? "" : `?${columns.join(",")}`
  const time = at === undefined ? "" : `@${new Date(at).toISOString().replace(".000Z", "Z")}`
  return `#${keyOf(series)}${shown}${time}`
}
