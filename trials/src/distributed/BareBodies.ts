/** The floor under the floor, a process: bodies that were made before are posted. `BareBodies.ts CANDLES RAW ENRICHED`. */
import * as BareLines from "./BareLines.ts"
import * as BarePosts from "./BarePosts.ts"
import * as BenchCandles from "./BenchCandles.ts"

const [perSeries = "", rawBucket = "", enrichedBucket = ""] = process.argv.slice(2)
const knownAt = Date.UTC(2025, 0, 1)

interface Body {
  readonly bucket: string
  readonly text: string
}

/** Written as the loop would: of each series in turn the raw ones, then the enriched ones. */
const bodies: Array<Body> = []
const states = new Map(BenchCandles.series.map((series) => [series, BenchCandles.enrichment.initial]))
for (const { rows, series } of BenchCandles.interleaved(Number(perSeries), BarePosts.linesInBody)) {
  const { interval, symbol } = series
  const candles = BenchCandles.candles(rows)
  const [state, table] = BenchCandles.enrichment.step(states.get(series)!, candles)
  states.set(series, state)
  bodies.push({ bucket: rawBucket, text: BareLines.raw(symbol, interval, knownAt, candles).join("\n") })
  bodies.push({ bucket: enrichedBucket, text: BareLines.enriched(symbol, interval, table).join("\n") })
}

const posts = BarePosts.make()
for (const { bucket, text } of bodies) await posts.post(bucket, text)
await posts.end()
