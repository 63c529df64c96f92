/**
 * Seeded records of some one-minute series as the worst of sources would bring them: with holes, repeats, corrections, holes
 * that are filled later, and history from before the beginning. The same seed gives the same records in the same order.
 */
import type * as Candle from "@cryptostream/core/market/Candle"
import * as LogRecord from "@cryptostream/core/market/LogRecord"
import type * as Mark from "@cryptostream/core/market/Mark"
import * as Series from "@cryptostream/core/market/Series"
import type * as Version from "@cryptostream/core/market/Version"
import * as Merge from "@cryptostream/core/quality/Merge"
import { random } from "../Random.ts"
import { candleAt, rowOf } from "./GroupCandle.ts"

const minute = 60_000
/** Where the live candles begin, and as far before them as history may come. */
const start = Date.UTC(2024, 0, 1)
const historyMinutes = 200
const historyAtOnce = 20
/** Changes of what was there come for some steps and rest for some, so that what is dirty is also derived again between. */
const [cycle, changing] = [30, 10]
/** A correction is of one of the newest so many candles. */
const correctable = 300

export interface Published {
  readonly record: LogRecord.Encoded
  readonly series: Series.Series
  /** Where it brings candles beyond all before: the open time of its last. */
  readonly head: number | undefined
}

interface Walk {
  readonly series: Series.Series
  /** The next open time, and the next of the history, which comes backwards. */
  cursor: number
  history: number
  close: number
  readonly holes: Array<number>
  last: Published | undefined
}

/** What has to be stored in the end: by series key and open time, the version that holds. */
export type Expected = ReadonlyMap<string, ReadonlyMap<number, Version.Version>>

export interface Records {
  /** The records of the next step, of every series one or a few. */
  readonly step: () => ReadonlyArray<Published>
  /** What is said last: that the exchange has nothing where nothing came. */
  readonly end: () => ReadonlyArray<Published>
  readonly series: ReadonlyArray<Series.Series>
  readonly expected: Expected
}

export const make = (seed: number, symbols: ReadonlyArray<string>): Records => {
  const next = random(seed)
  const walks = symbols.map((symbol, i): Walk => ({
    series: Series.make(symbol, "1m"),
    cursor: start,
    history: start,
    close: 100 * (i + 1),
    holes: [],
    last: undefined
  }))
  const expected = new Map(walks.map(({ series }) => [Series.key(series), new Map<number, Version.Version>()]))
  let [steps, knownAt] = [0, start]

  const candles = (
    { series }: Walk,
    source: Version.Source,
    some: ReadonlyArray<Candle.Candle>,
    isForward = false
  ): Published => {
    const stored = expected.get(Series.key(series))!
    for (const candle of some) {
      const version: Version.Version = { candle, source, knownAt }
      const before = stored.get(candle.openTime)
      stored.set(candle.openTime, before === undefined ? version : Merge.merge(before, version))
    }
    const record = LogRecord.encode({ ...series, source, knownAt, candles: some.map(rowOf) })
    return { record, series, head: isForward ? some.at(-1)!.openTime : undefined }
  }
  const marked = ({ series }: Walk, mark: Mark.Mark): Published => ({
    record: LogRecord.encode({ ...series, mark }),
    series,
    head: undefined
  })

  const forward = (walk: Walk): Published => {
    const some = Array.from({ length: 1 + Math.floor(next() * 5) }, () => {
      walk.close = Math.max(20, Math.round(walk.close * (1 + (next() - 0.5) / 100) * 100) / 100)
      const candle = candleAt(walk.cursor, walk.close, next)
      walk.cursor += minute
      return candle
    })
    walk.last = candles(walk, next() < 0.5 ? "socket" : "rest", some, true)
    return walk.last
  }
  const hole = (walk: Walk): void => {
    for (let n = 1 + Math.floor(next() * 3); n > 0; n--) {
      walk.holes.push(walk.cursor)
      walk.cursor += minute
    }
  }
  const correction = (walk: Walk): ReadonlyArray<Published> => {
    const openTime = walk.cursor - minute * (1 + Math.floor(next() * correctable))
    const known = expected.get(Series.key(walk.series))!.get(openTime)
    return known === undefined ? [] : [candles(walk, "audit", [candleAt(openTime, known.candle.close + 1, next)])]
  }
  const filled = (walk: Walk): ReadonlyArray<Published> => {
    const openTime = walk.holes.splice(Math.floor(next() * walk.holes.length), 1)[0]
    return openTime === undefined ? [] : [candles(walk, "rest", [candleAt(openTime, walk.close, next)])]
  }
  const older = (walk: Walk): ReadonlyArray<Published> => {
    if (walk.history <= start - historyMinutes * minute) return []
    walk.history -= historyAtOnce * minute
    const from = walk.history
    return [candles(
      walk,
      "file",
      Array.from({ length: historyAtOnce }, (_, i) => candleAt(from + i * minute, 50 + i, next))
    )]
  }
  const changes = (walk: Walk): ReadonlyArray<Published> => {
    const drawn = next()
    if (drawn < 0.1) return correction(walk)
    if (drawn < 0.2) return filled(walk)
    return drawn < 0.21 ? older(walk) : []
  }

  const step = (walk: Walk): ReadonlyArray<Published> => {
    const first = steps === 0
      ? [marked(walk, { _tag: "tracked", from: start - historyMinutes * minute, knownAt })]
      : []
    const again = walk.last !== undefined && next() < 0.05 ? [walk.last] : []
    const moved = steps === 0 || next() < 0.8 ? [forward(walk)] : []
    if (next() < 0.02) hole(walk)
    return [...first, ...again, ...moved, ...(steps % cycle < changing ? changes(walk) : [])]
  }

  return {
    expected,
    series: walks.map(({ series }) => series),
    step: () => {
      knownAt += 1_000
      const all = walks.flatMap(step)
      steps++
      return all
    },
    end: () =>
      walks.flatMap((walk) => {
        const last = forward(walk)
        const openTimes = [...walk.holes]
        for (let at = start - historyMinutes * minute; at < walk.history; at += minute) openTimes.push(at)
        return [
          last,
          ...openTimes.flatMap((from) =>
            [0, 2 * minute].map((later) =>
              marked(walk, { _tag: "asked", from, to: from + minute, knownAt: knownAt + later })
            )
          )
        ]
      })
  }
}
