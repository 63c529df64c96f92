/** Seeded candles as archive files, for benchmarks that need more rows than the recorded ones have. */
import { createWriteStream, mkdirSync } from "node:fs"
import { join } from "node:path"
import { random } from "./Random.ts"
import { once } from "node:events"

const symbols = ["BTCUSDC", "ETHUSDC", "XRPUSDC", "SOLUSDC"]
const minute = 60_000
const start = Date.UTC(2022, 0, 1)

/** Writes `rows` one-minute candles for each of four symbols, uncompressed. */
export const write = async (folder: string, rows: number): Promise<void> => {
  mkdirSync(folder, { recursive: true })
  for (const [index, symbol] of symbols.entries()) {
    const next = random(index + 1)
    const file = createWriteStream(join(folder, `${symbol}-1m.csv`))
    let close = 30_000
    for (let row = 0; row < rows; row += 1000) {
      let text = ""
      for (let i = row; i < Math.min(row + 1000, rows); i++) {
        const open = close
        close = Math.max(100, open * (1 + (next() - 0.5) / 500))
        const high = Math.max(open, close) * (1 + next() / 2000)
        const low = Math.min(open, close) * (1 - next() / 2000)
        const volume = next() * 50
        const openTime = start + i * minute
        text +=
          `${openTime},${open.toFixed(8)},${high.toFixed(8)},${low.toFixed(8)},${close.toFixed(8)},${
            volume.toFixed(8)
          },` +
          `${openTime + minute - 1},${(volume * close).toFixed(8)},${1 + Math.floor(next() * 3000)},` +
          `${(volume / 2).toFixed(8)},${(volume * close / 2).toFixed(8)},0\n`
      }
      if (!file.write(text)) await once(file, "drain")
    }
    file.end()
    await once(file, "finish")
  }
}
