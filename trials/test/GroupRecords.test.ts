import * as Interval from "@cryptostream/core/market/Interval"
import * as LogRecord from "@cryptostream/core/market/LogRecord"
import * as Series from "@cryptostream/core/market/Series"
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as GroupRecords from "../src/distributed/GroupRecords.ts"

const published = (seed: number) => {
  const records = GroupRecords.make(seed, ["AUSDC", "BUSDC"])
  const all = [...Array.from({ length: 400 }, records.step).flat(), ...records.end()]
  return { records, all }
}

describe("the records of the trial of a group", () => {
  it("are the same for the same seed, and others for another", () => {
    const values = (seed: number) => published(seed).all.map(({ record }) => record.value)
    assert.deepStrictEqual(values(1), values(1))
    assert.notDeepEqual(values(1), values(2))
  })

  it("are each readable, and have repeats, corrections, filled holes and older candles among them", () => {
    const heads = new Map<string, number>()
    let [repeats, corrections, behind] = [0, 0, 0]
    const seen = new Set<string>()
    for (const { record } of published(1).all) {
      const decoded = Result.getOrThrow(LogRecord.decode(record))
      if (!("candles" in decoded)) continue
      const isRepeat = seen.has(record.value)
      if (isRepeat) repeats++
      seen.add(record.value)
      const [key, first] = [Series.key(record.series), decoded.candles[0]![0]]
      const head = heads.get(key) ?? -Infinity
      if (decoded.source === "audit") corrections++
      else if (first < head && !isRepeat) behind++
      heads.set(key, Math.max(head, decoded.candles.at(-1)![0]))
    }
    for (const count of [repeats, corrections, behind]) assert.isAbove(count, 5)
  })

  it("leave holes, and say of each that the exchange has nothing there", () => {
    const { all, records } = published(1)
    for (const series of records.series) {
      const stored = records.expected.get(Series.key(series))!
      const openTimes = [...stored.keys()].toSorted((a, b) => a - b)
      const asked = all.flatMap(({ record }) => {
        const decoded = Result.getOrThrow(LogRecord.decode(record))
        return "mark" in decoded && decoded.mark._tag === "asked" && record.series.symbol === series.symbol
          ? [decoded.mark.from]
          : []
      })
      const buckets = Interval.count("1m", openTimes[0]!, openTimes.at(-1)! + 1)
      const absent = Array.from({ length: buckets }, (_, i) => openTimes[0]! + i * 60_000)
        .filter((openTime) => !stored.has(openTime))
      assert.isAbove(absent.length, 0)
      assert.isTrue(absent.every((openTime) => asked.includes(openTime)))
      assert.isFalse(asked.some((openTime) => stored.has(openTime)))
    }
  })
})
