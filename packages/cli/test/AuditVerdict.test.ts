import type * as Agreement from "@cryptostream/core/aggregation/Agreement"
import * as Series from "@cryptostream/core/market/Series"
import { assert, describe, it } from "@effect/vitest"
import * as AuditVerdict from "../src/AuditVerdict.ts"

const differing = (openTime: number, children: number): Agreement.Difference => ({
  openTime,
  children,
  expectedChildren: 4,
  field: "close",
  derived: 1,
  recorded: 2,
  relative: -0.5
})

const audited = (
  differences: ReadonlyArray<Agreement.Difference>,
  tail: Pick<AuditVerdict.Begun, "ending" | "tail"> = { ending: undefined, tail: undefined }
): AuditVerdict.Begun => ({
  pair: { series: Series.make("BTCUSDC", "1d"), of: "6h" },
  buckets: 10,
  differences,
  reached: 100,
  begin: 2,
  ...tail
})

const ending = (isShown: boolean): Pick<AuditVerdict.Begun, "ending" | "tail"> => ({
  ending: { from: 8, buckets: 2 },
  tail: { from: 8, isShown, before: { trades: 1, step: 1 }, after: { trades: 1, step: 1 } }
})

describe("the verdict of an audit", () => {
  it("counts what differs by where it comes from, and what is left", () => {
    assert.strictEqual(AuditVerdict.verdict([audited([])]), "no differences")
    assert.match(AuditVerdict.verdict([{ ...audited([]), buckets: 0 }]), /^nothing was compared/)
    const some = [differing(1, 2), differing(1, 2), differing(3, 3), differing(5, 4), differing(8, 4), differing(9, 2)]
    assert.strictEqual(
      AuditVerdict.verdict([audited(some, ending(true))]),
      "6 differences in 5 candles: 2 where a history begins; 2 where the candles are not whole (BTCUSDC 6h); " +
        "1 where shorter candles are missing (see \"cryptostream gaps\"); 1 that nothing explains"
    )
    assert.strictEqual(
      AuditVerdict.verdict([audited([differing(9, 4)], ending(false))]),
      "1 difference in 1 candle: 1 up to the end, where it does not show which side is not whole (BTCUSDC 6h); " +
        "nothing else"
    )
    assert.strictEqual(
      AuditVerdict.verdict([audited([differing(5, 4)])]),
      "1 difference in 1 candle: nothing explains it"
    )
  })
})
