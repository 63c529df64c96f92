/** Line protocol by strings, with the fields that the product stores, and nothing that it knows about them. */
import type * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Candle from "@cryptostream/core/market/Candle"

export const raw = (symbol: string, interval: string, knownAt: number, candles: ReadonlyArray<Candle.Candle>) => {
  const start = `candle,interval=${interval},symbol=${symbol} open=`
  const end = `i,source=2i,knownAt=${knownAt}i `
  return candles.map((candle) =>
    start + candle.open + ",high=" + candle.high + ",low=" + candle.low + ",close=" + candle.close + ",volume=" +
    candle.volume + ",quoteVolume=" + candle.quoteVolume + ",takerBuyVolume=" + candle.takerBuyVolume +
    ",takerBuyQuoteVolume=" + candle.takerBuyQuoteVolume + ",trades=" + candle.trades + end + candle.openTime
  )
}

export const enriched = (symbol: string, interval: string, { columns, openTimes, values }: Enrichment.Table) => {
  const start = `enriched,interval=${interval},symbol=${symbol} `
  return Array.from(openTimes, (openTime, row) => {
    let fields = ""
    for (let k = 0; k < columns.length; k++) {
      const value = values[k]![row]!
      if (!Number.isNaN(value)) fields += (fields === "" ? "" : ",") + columns[k]! + "=" + value
    }
    return start + (fields === "" ? "isPartial=1i" : fields) + " " + openTime
  })
}
