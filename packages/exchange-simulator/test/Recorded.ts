/** The recorded data that the tests read where it is there; it is not part of the project. */
import * as Candle from "@cryptostream/core/market/Candle"
import * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import type { Item, Shape } from "@cryptostream/core/ports/MarketData"
import * as ArchiveLine from "@cryptostream/core/wire/ArchiveLine"
import { Clock, Effect, Result, Stream } from "effect"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"

const root = process.env["CRYPTOSTREAM_RECORDED_DATA"] ?? join(import.meta.dirname, "../../../../shared/data")
const folder = join(root, "klines")
const socket = join(root, "websocket")
export const isThere = existsSync(folder)

/** Says it once, loudly, where tests are skipped for want of the data. */
export const sayIfMissing = (tests: number): void => {
  if (!isThere) {
    console.warn(`SKIPPED: ${tests} tests need the recorded data; set CRYPTOSTREAM_RECORDED_DATA to its folder`)
  }
}

const all = isThere
  ? readdirSync(folder).map((file) => {
    const [, symbol, interval] = /^(\w+)-(\w+)\.csv\.gz$/.exec(file)!
    const lines = gunzipSync(readFileSync(join(folder, file))).toString().trimEnd().split("\n")
    return { series: Series.make(symbol!, Interval.all.find((one) => one === interval)!), lines }
  })
  : []

/** The lines of each file as they were recorded. */
export const recorded: ReadonlyArray<{ readonly series: Series.Series; readonly lines: ReadonlyArray<string> }> = all

/** Kline frames as they came over the wire. */
export const frames: ReadonlyArray<string> = existsSync(socket)
  ? readdirSync(socket).flatMap((file) => readFileSync(join(socket, file), "utf8").trimEnd().split("\n"))
  : []

const item = (series: Series.Series, line: string): Item => {
  const row = Result.getOrThrow(ArchiveLine.parse(line))
  return Result.match(Candle.fromRow(series.interval)(row), {
    onSuccess: () => ({ _tag: "Closed", series, source: "file", knownAt: 0, rows: [row] }),
    onFailure: (reason) => ({
      _tag: "Unreadable",
      deadLetter: DeadLetter.make({ origin: "test", reason, bytes: line, encoding: "text", knownAt: 0 })
    })
  })
}

/** A finite source of the recorded files, as the product reads them. */
export const market: Shape = {
  fingerprint: () => "recorded",
  finite: true,
  check: () => Effect.void,
  now: Clock.currentTimeMillis,
  unreadable: [],
  series: Effect.sync(() => all.map(({ series }) => series)),
  history: (series) =>
    Stream.fromIterable(all.find((one) => Series.key(one.series) === Series.key(series))!.lines).pipe(
      Stream.map((line) => item(series, line))
    ),
  live: () => Stream.empty
}
