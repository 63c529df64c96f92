/** What many symbols cost beside few, and what the state of one is: the default set, a candle at a time as it comes live. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Kept from "@cryptostream/core/quality/Kept"
import { Schema } from "effect"
import * as PeerSeries from "./PeerSeries.ts"

const enrichment = Enrichment.byDefault("1m")
const warm = 300
const steps = 40_000

/** Ns a candle, where each comes to another symbol than the one before; the faster half of the rounds. */
const nanoseconds = (symbols: number): number => {
  const candles = PeerSeries.candles(warm + 1_000)
  const states = Array.from({ length: symbols }, () => enrichment.step(enrichment.initial, candles.slice(0, warm))[0])
  const rounds = Array.from({ length: 6 }, () => {
    const began = performance.now()
    for (let i = 0; i < steps; i++) {
      const symbol = i % symbols
      const at = warm + i % 1_000
      states[symbol] = enrichment.step(states[symbol]!, candles.slice(at, at + 1))[0]
    }
    return (performance.now() - began) * 1e6 / steps
  })
  return rounds.toSorted((a, b) => a - b)[1]!
}

export const costs = () => ({ few: nanoseconds(4), many: nanoseconds(2_000) })

const codec = Schema.fromJsonString(Kept.States)

/** The bytes of one state as it is written down, and the ms it takes to read it back: the first time, and later. */
export const state = () => {
  const [reached] = enrichment.step(enrichment.initial, PeerSeries.candles(warm))
  const text = Schema.encodeSync(codec)(reached)
  const times = Array.from({ length: 20 }, () => {
    const began = performance.now()
    Schema.decodeSync(codec)(text)
    return performance.now() - began
  })
  return { bytes: Buffer.byteLength(text), first: times[0]!, later: Math.min(...times) }
}
