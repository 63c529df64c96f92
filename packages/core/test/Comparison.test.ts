import type * as Version from "@cryptostream/core/market/Version"
import * as Comparison from "@cryptostream/core/quality/Comparison"
import { assert, describe, it } from "@effect/vitest"
import * as Samples from "./Samples.ts"

const at = (minute: number) => Samples.start + minute * 60_000
const delay = 10_000

const said = (source: Version.Source, minute: number, late: number): Version.Version => ({
  ...Samples.versionAt(minute),
  source,
  knownAt: at(minute + 1) + late
})
const minutes = (from: number, to: number, of: (minute: number) => Version.Version) =>
  Array.from({ length: to - from }, (_, i) => of(from + i))
const spans = (stored: ReadonlyArray<Version.Version>) => Comparison.unproven("1m", stored, delay)

describe("what an audit asks for", () => {
  it("a close over the socket, and an answer from before its time; not what the exchange said as late", () => {
    assert.deepStrictEqual(spans([said("socket", 0, 99_999)]), [{ from: at(0), to: at(1) }])
    assert.deepStrictEqual(spans([said("rest", 0, delay - 1)]), [{ from: at(0), to: at(1) }])
    assert.deepStrictEqual(spans([said("rest", 0, delay), said("audit", 1, delay)]), [])
  })

  it("nothing of an outage that the history has filled, but what lies before and behind it", () => {
    const stored = [
      ...minutes(0, 20, (minute) => said("socket", minute, 0)),
      ...minutes(20, 400, (minute) => said("rest", minute, 600_000)),
      ...minutes(400, 410, (minute) => said("rest", minute, 1))
    ]
    assert.deepStrictEqual(spans(stored), [{ from: at(0), to: at(20) }, { from: at(400), to: at(410) }])
  })

  it("a few candles once more, rather than another request for each stretch", () => {
    const stored = [
      said("socket", 0, 0),
      ...minutes(1, 50, (minute) => said("rest", minute, 600_000)),
      said("socket", 50, 0)
    ]
    assert.deepStrictEqual(spans(stored), [{ from: at(0), to: at(51) }])
  })
})
