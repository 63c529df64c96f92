import { assert, describe, it } from "@effect/vitest"
import * as Verdict from "../web/verdict.ts"
import type { SeriesStatus } from "../web/wire.ts"

const status: SeriesStatus = {
  symbol: "BTCUSDT",
  interval: "1h",
  columns: [],
  candles: 480,
  expected: 0,
  exchangeHoles: 0,
  unreadable: 0,
  missing: 0,
  pending: 0
}

describe("the verdict of a series", () => {
  it("tells that it is not whole although nobody watched it", () => {
    const notWhole = { from: Date.UTC(2024, 0, 2), of: "1d" } as const
    assert.deepStrictEqual(Verdict.of(status), ["none", "not watched"])
    assert.deepStrictEqual(Verdict.of({ ...status, notWhole }), ["warn", "more was traded from 2024-01-02 00:00 on"])
  })
})
