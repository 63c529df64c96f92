/** Rows of float64 as they travel between the threads: one width, NaN for what is absent. */
import type * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import { sources, type Version } from "@cryptostream/core/market/Version"

export type Bytes = Uint8Array<ArrayBuffer>

/** openTime, the nine fields of a candle in the order of its columns, the source's code, knownAt. */
export const rawWidth = 12

export const floats = (bytes: Bytes): Float64Array =>
  new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / Float64Array.BYTES_PER_ELEMENT)

const bytes = (values: Float64Array<ArrayBuffer>): Bytes => new Uint8Array(values.buffer)

export const ofVersions = (versions: ReadonlyArray<Version>): Bytes => {
  const out = new Float64Array(versions.length * rawWidth)
  let at = 0
  for (const { candle, knownAt, source } of versions) {
    out[at++] = candle.openTime
    out[at++] = candle.open
    out[at++] = candle.high
    out[at++] = candle.low
    out[at++] = candle.close
    out[at++] = candle.volume
    out[at++] = candle.quoteVolume ?? NaN
    out[at++] = candle.trades
    out[at++] = candle.takerBuyVolume ?? NaN
    out[at++] = candle.takerBuyQuoteVolume ?? NaN
    out[at++] = sources.indexOf(source)
    out[at++] = knownAt
  }
  return bytes(out)
}

export const toVersions = (block: Bytes): ReadonlyArray<Version> => {
  const values = floats(block)
  const present = (name: string, value: number) => Number.isNaN(value) ? {} : { [name]: value }
  return Array.from({ length: values.length / rawWidth }, (_, i) => {
    const row = values.subarray(i * rawWidth, (i + 1) * rawWidth)
    return {
      candle: {
        openTime: row[0]!,
        open: row[1]!,
        high: row[2]!,
        low: row[3]!,
        close: row[4]!,
        volume: row[5]!,
        ...present("quoteVolume", row[6]!),
        trades: row[7]!,
        ...present("takerBuyVolume", row[8]!),
        ...present("takerBuyQuoteVolume", row[9]!)
      },
      source: sources[row[10]!]!,
      knownAt: row[11]!
    }
  })
}

/** Rows of openTime and the table's columns. */
export const ofTable = ({ openTimes, values }: Enrichment.Table): Bytes => {
  const width = values.length + 1
  const out = new Float64Array(openTimes.length * width)
  for (let i = 0; i < openTimes.length; i++) {
    out[i * width] = openTimes[i]!
    for (let k = 0; k < values.length; k++) out[i * width + k + 1] = values[k]![i]!
  }
  return bytes(out)
}

export const toTable = (block: Bytes, columns: ReadonlyArray<string>): Enrichment.Table => {
  const rows = floats(block)
  const width = columns.length + 1
  const column = (k: number) => Float64Array.from({ length: rows.length / width }, (_, i) => rows[i * width + k]!)
  return { openTimes: column(0), columns, values: columns.map((_, k) => column(k + 1)) }
}
