import * as Weights from "@cryptostream/exchange-simulator/rest/Weights"
import * as Window from "@cryptostream/exchange-simulator/rest/Window"
import { assert, describe, it } from "@effect/vitest"

const minute = 60_000
const start = Date.UTC(2026, 10, 18, 12)

/** The verdicts on requests of weight 2 at these times, with ten allowed a minute. */
const verdicts = (times: ReadonlyArray<number>, ip: (index: number) => string = () => "one") => {
  let weights = Weights.empty
  return times.map((time, i) => {
    const [next, verdict] = Weights.spend(weights, { limit: 10 }, ip(i), 2, start + time)
    weights = next
    return verdict
  })
}
const repeat = (count: number, time: number) => Array.from({ length: count }, () => time)

describe("weights", () => {
  it("are allowed up to the limit of a minute, and refused above until the next", () => {
    const all = verdicts([...repeat(6, 15_000), 59_999, minute])
    assert.deepStrictEqual(all.map(({ _tag }) => _tag), [
      ...Array.from({ length: 5 }, () => "Allowed" as const),
      "Refused",
      "Refused",
      "Allowed"
    ])
    assert.deepStrictEqual(all.map(({ used }) => used), [2, 4, 6, 8, 10, 12, 14, 2])
    assert.deepInclude(all[5], { retryAfterSeconds: 45 })
    assert.deepInclude(all[6], { retryAfterSeconds: 1 })
  })
  it("are counted by address", () => {
    const all = verdicts(repeat(10, 0), (i) => i % 2 === 0 ? "one" : "two")
    assert.isTrue(all.every(({ _tag }) => _tag === "Allowed"))
  })
  it("ban who goes on after ten refusals, for two minutes, and for twice as long each time", () => {
    const first = verdicts(repeat(16, 0))
    assert.deepInclude(first[14], { _tag: "Refused" })
    assert.deepInclude(first[15], { _tag: "Banned", retryAfterSeconds: 120, until: start + 2 * minute })
    const again = verdicts([...repeat(16, 0), minute, ...repeat(16, 3 * minute)])
    assert.deepInclude(again[16], { _tag: "Banned", retryAfterSeconds: 60 })
    assert.deepInclude(again.at(-1), { _tag: "Banned", retryAfterSeconds: 240 })
  })
  it("ban for three days at most", () => {
    let [time, longest] = [0, 0]
    let weights = Weights.empty
    for (let i = 0; i < 20 * 16; i++) {
      const [next, verdict] = Weights.spend(weights, { limit: 10 }, "one", 2, start + time)
      weights = next
      if (verdict._tag !== "Banned") continue
      longest = Math.max(longest, verdict.retryAfterSeconds)
      time += verdict.retryAfterSeconds * 1000
    }
    assert.strictEqual(longest, 3 * 24 * 3600)
  })
  it("are remembered of the thousand addresses that were heard of last", () => {
    let weights = Weights.empty
    const hear = (i: number) => weights = Weights.spend(weights, { limit: 10 }, `ip ${i}`, 2, start)[0]
    for (let i = 0; i < 1_000; i++) hear(i)
    hear(0)
    for (let i = 1_000; i < 1_100; i++) hear(i)
    assert.strictEqual(weights.size, 1_000)
    assert.isTrue(weights.has("ip 1099") && weights.has("ip 0") && weights.has("ip 101"))
    assert.isFalse(weights.has("ip 1") || weights.has("ip 100"))
  })
})

describe("a window", () => {
  it("admits so many in its length, however they are spread", () => {
    const limit = { count: 2, millis: 1000 }
    let times: ReadonlyArray<number> = []
    const admitted = [0, 999, 999, 1000, 1998, 1999, 2000].map((time) => {
      const next = Window.admit(times, time, limit)
      times = next ?? times
      return next !== undefined
    })
    assert.deepStrictEqual(admitted, [true, true, false, true, false, true, true])
  })
})
