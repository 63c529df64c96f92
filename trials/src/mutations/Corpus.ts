/** The records that are damaged: recorded ones where they are there, else a seeded market's, in every form they come in. */
import * as ArchiveName from "@cryptostream/binance/archive/ArchiveName"
import * as Series from "@cryptostream/core/market/Series"
import * as Market from "@cryptostream/exchange-simulator/market/Market"
import { Option } from "effect"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { pick, type Random } from "./Mutation.ts"

/** Lines of the exchange's archive, in ms and without an end of line. */
export interface Recorded {
  readonly series: Series.Series
  readonly lines: ReadonlyArray<string>
}

export interface Corpus {
  readonly source: string
  readonly recorded: ReadonlyArray<Recorded>
  readonly frames: ReadonlyArray<string>
}

const ofFile = (folder: string) => (name: string): ReadonlyArray<Recorded> => {
  const known = ArchiveName.parse(name)
  const text = () => gunzipSync(readFileSync(join(folder, name))).toString()
  return Option.isNone(known) ? [] : [{ series: known.value.series, lines: text().trim().split("\n") }]
}

/** Some hours of candles with and without trades, from seconds to hours. */
const seeded = (): ReadonlyArray<Recorded> => {
  const market = Market.make(1)
  const start = Date.UTC(2024, 0, 1)
  return (["1s", "1m", "15m", "1h"] as const).map((interval) => {
    const series = Series.make("BTCUSDC", interval)
    const rows = market.rows(series, start, start + 3 * 3_600_000)
    return { series, lines: rows.map((row) => [...row, "0"].join(",")) }
  })
}

/** What is recorded below `folder`, in the layout of the shared data: `klines` and `websocket`. */
export const read = (folder: string): Corpus => {
  const [klines, socket] = [join(folder, "klines"), join(folder, "websocket")]
  if (!existsSync(klines)) return { source: "a seeded market", recorded: seeded(), frames: [] }
  const frames = existsSync(socket)
    ? readdirSync(socket).flatMap((name) => readFileSync(join(socket, name), "utf8").trim().split("\n"))
    : []
  return { source: folder, recorded: readdirSync(klines).flatMap(ofFile(klines)), frames }
}

/** Consecutive lines of one series, `least` to `most` of them. */
export const lines = ({ recorded }: Corpus, next: Random, least: number, most: number): Recorded => {
  const { lines, series } = pick(next, recorded)
  const count = least + Math.floor(next() * (most - least + 1))
  const from = Math.floor(next() * (lines.length - count + 1))
  return { series, lines: lines.slice(from, from + count) }
}
