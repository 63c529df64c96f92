/**
 * The newest records of the log, kept in memory until the readers in this process have had them: what was just written need
 * not be read back from the file. It is bounded; who would publish more waits for the slowest reader.
 */
import type { Interval } from "@cryptostream/core/market/Interval"
import type { Encoded } from "@cryptostream/core/market/LogRecord"
import type { Stored } from "@cryptostream/core/ports/CandleLog"

export interface Tail {
  /** From this offset on every record of the log is ours and passed through here; below it only the file knows. */
  readonly since: number
  /** The offset the next record gets if nobody else appends. */
  readonly next: number
  readonly records: ReadonlyMap<Interval, ReadonlyArray<Stored>>
  /** Records of an interval below this were dropped. */
  readonly dropped: ReadonlyMap<Interval, number>
  /** The next offset each reader wants. */
  readonly readers: ReadonlyMap<symbol, { readonly interval: Interval; readonly position: number }>
}

export const empty: Tail = { since: Infinity, next: 0, records: new Map(), dropped: new Map(), readers: new Map() }

/** Candles of an interval that may wait in memory: some 2 MB of text. */
export const bound = 6_000

/** A mark takes room too. */
export const size = (record: Encoded): number => Math.max(1, record.candles)
const candles = (records: ReadonlyArray<Stored>): number => records.reduce((sum, record) => sum + size(record), 0)
const of = (tail: Tail, interval: Interval): ReadonlyArray<Stored> => tail.records.get(interval) ?? []
const positions = (tail: Tail, interval: Interval): ReadonlyArray<number> =>
  [...tail.readers.values()].filter((reader) => reader.interval === interval).map((reader) => reader.position)

/** Whether an interval's readers are so many candles behind that nothing should be published to it now. */
export const isFull = (tail: Tail, interval: Interval, most = bound): boolean =>
  positions(tail, interval).length > 0 && candles(of(tail, interval)) >= most

/** Keeps what some reader still wants; without a reader the newest, as far as the bound allows. */
const trim = (tail: Tail, interval: Interval): Tail => {
  const records = of(tail, interval)
  if (records.length === 0) return tail
  const wanted = positions(tail, interval)
  let from = records.length
  if (wanted.length > 0) {
    const least = Math.min(...wanted)
    from = records.findIndex((record) => record.offset >= least)
  } else {
    let kept = 0
    from = records.findLastIndex((record) => (kept += size(record)) > bound) + 1
  }
  if (from === 0) return tail
  const cut = from < 0 ? records.length : from
  return {
    ...tail,
    records: new Map(tail.records).set(interval, records.slice(cut)),
    dropped: new Map(tail.dropped).set(interval, records[cut - 1]!.offset + 1)
  }
}

/** Takes in what was appended at `first`. Where somebody else appended before it, the older records count no more. */
export const append = (tail: Tail, first: number, stored: ReadonlyArray<Stored>): Tail => {
  const base: Tail = first === tail.next ? tail : { ...empty, readers: tail.readers, since: first }
  const since = Math.min(base.since, first)
  const records = new Map(base.records)
  for (const record of stored) {
    const { interval } = record.series
    records.set(interval, [...records.get(interval) ?? [], record])
  }
  const next: Tail = { ...base, since, next: first + stored.length, records }
  return [...new Set(stored.map((record) => record.series.interval))].reduce(trim, next)
}

/** Notes where a reader is: what lies behind all readers is let go. */
export const move = (tail: Tail, reader: symbol, interval: Interval, position: number): Tail =>
  trim({ ...tail, readers: new Map(tail.readers).set(reader, { interval, position }) }, interval)

export const leave = (tail: Tail, reader: symbol): Tail => ({
  ...tail,
  readers: new Map([...tail.readers].filter(([key]) => key !== reader))
})

/** How many records of an interval lie behind an offset, as far as they are kept here. */
export const waiting = (tail: Tail, interval: Interval, offset: number): number => {
  const kept = of(tail, interval)
  const at = kept.findIndex((record) => record.offset > offset)
  return at < 0 ? 0 : kept.length - at
}

/** Records from a position, up to `limit` candles; none where only the file can tell, or nothing was appended. */
export const read = (tail: Tail, interval: Interval, position: number, limit: number): ReadonlyArray<Stored> => {
  if (position < tail.since || position < (tail.dropped.get(interval) ?? 0)) return []
  const records: Array<Stored> = []
  let held = 0
  for (const record of of(tail, interval)) {
    if (record.offset < position) continue
    if (records.length > 0 && held + size(record) > limit) break
    records.push(record)
    held += size(record)
  }
  return records
}
