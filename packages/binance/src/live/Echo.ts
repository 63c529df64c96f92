/** Drops what was said already: connections overlap while one takes over from another, and the exchange may repeat itself. */
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import type { Item } from "@cryptostream/core/ports/MarketData"

/** The newest closes of each series, by its key. */
export type Recent = ReadonlyMap<string, ReadonlyArray<Row.Row>>

export const none: Recent = new Map()

/** As many closes as one connection may be behind another while they overlap. */
const kept = 16

const isSame = (a: Row.Row, b: Row.Row): boolean => a.every((cell, i) => cell === b[i])

/** Passes on what is new. A close that differs from what was said of its bucket is new; a candle still open after its close is not. */
export const step = (recent: Recent, items: ReadonlyArray<Item>): readonly [Recent, ReadonlyArray<Item>] => {
  const next = new Map(recent)
  const fresh = items.filter((item) => {
    if (item._tag !== "Closed" && item._tag !== "Open") return true
    const key = Series.key(item.series)
    const known = next.get(key) ?? []
    if (item._tag === "Open") return !known.some(([openTime]) => openTime === item.candle.openTime)
    const rows = item.rows.filter((row) => !known.some((one) => isSame(one, row)))
    next.set(key, [...known, ...rows].slice(-kept))
    return rows.length > 0
  })
  return [next, fresh]
}
