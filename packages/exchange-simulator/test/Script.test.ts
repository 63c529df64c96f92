import * as Fault from "@cryptostream/exchange-simulator/faults/Fault"
import * as Faults from "@cryptostream/exchange-simulator/faults/Faults"
import * as Script from "@cryptostream/exchange-simulator/faults/Script"
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"

const start = Date.UTC(2026, 10, 18, 12)
const minute = 60_000
const read = (...entries: ReadonlyArray<unknown>) => Script.read(JSON.stringify(entries), start)
const faults = (...entries: ReadonlyArray<unknown>) => Result.getOrThrow(read(...entries))

describe("a script", () => {
  it("reads times from the start, before it, and as dates; sorted by when they begin", () => {
    const found = faults(
      { at: "5 minutes", fault: "silent", for: "90 seconds" },
      { at: "2026-11-18T12:01:00Z", fault: "drop" },
      { at: "-1 hours", fault: "hole", for: "10 minutes", symbols: ["BTCUSDC"] }
    )
    assert.deepStrictEqual(found.map(({ from, kind, to }) => [kind, (from - start) / minute, (to - start) / minute]), [
      ["hole", -60, -50],
      ["drop", 1, 1],
      ["silent", 5, 6.5]
    ])
  })
  it("fills in what is not said", () => {
    const at = { at: "0 seconds" }
    const [shutdown, malformed, error, lagging] = faults(
      { ...at, fault: "serverShutdown" },
      { ...at, fault: "malformed" },
      { ...at, fault: "serverError", for: "1 minute" },
      { ...at, fault: "lagging", for: "1 minute", by: "3 seconds" }
    )
    assert.deepInclude(shutdown, { grace: 10 * minute })
    assert.deepInclude(malformed, { count: 1 })
    assert.deepInclude(error, { status: 503 })
    assert.deepInclude(lagging, { share: 1, by: 3000 })
  })

  const wrong: ReadonlyArray<readonly [string, unknown, RegExp]> = [
    ["no list", { at: "1 minute" }, /expected a JSON list/],
    ["no object", [5], /entry 1: expected an object/],
    ["an unknown fault", [{ at: "1 minute", fault: "silnt" }], /entry 1: "fault": expected one of drop, cut/],
    ["no time", [{ fault: "drop" }], /entry 1 \(drop\): "at": expected a time/],
    ["a time in another form", [{ at: "5m", fault: "drop" }], /"at": expected a time like "2026/],
    ["a date that is none", [{ at: "2026-13-01T00:00:00Z", fault: "drop" }], /"at"/],
    ["a missing field", [{ at: "1 minute", fault: "silent" }], /entry 1 \(silent\): "for": Missing key/],
    ["a duration that is none", [{ at: "1 minute", fault: "silent", for: "soon" }], /"for": Expected a valid Duration/],
    ["a duration of nothing", [{ at: "1 minute", fault: "silent", for: "0 seconds" }], /"for": Expected a span/],
    ["an endless duration", [{ at: "1 minute", fault: "silent", for: "Infinity" }], /"for": Expected a finite/],
    ["a field it does not have", [{ at: "1 minute", fault: "drop", by: "1 minute" }], /"by": Expected no excess/],
    ["a share above all", [{ at: "1 minute", fault: "lagging", for: "1 minute", by: "1 minute", share: 2 }], /"share"/],
    ["a status of success", [{ at: "1 minute", fault: "serverError", for: "1 minute", status: 200 }], /"status"/],
    ["a symbol in lower case", [{ at: "1 minute", fault: "hole", for: "1 minute", symbols: ["btc!"] }], /"symbols.0"/],
    ["an unknown interval", [{ at: "1 minute", fault: "loseClose", for: "1 minute", intervals: ["2m"] }], /intervals/],
    ["a random kind", [{}, { random: { count: 1, within: "1 hour", kinds: ["x"] } }], /entry 1: "fault"/],
    ["random without a count", [{ random: { within: "1 hour" } }], /entry 1: "random.count": Missing key/]
  ]
  it.each(wrong)("is refused with the entry and the field named: %s", (_, json, message) => {
    const result = Script.read(JSON.stringify(json), start)
    assert.match(Result.isFailure(result) ? result.failure.message : "it was read", message)
  })
  it("is refused where it is no JSON", () => {
    assert.isTrue(Result.isFailure(Script.read("[", start)))
  })
})

describe("random faults", () => {
  const random = { count: 200, within: "24 hours", seed: 3 }
  it("are the same for the same seed, and lie within their span", () => {
    const drawn = faults({ random })
    assert.deepStrictEqual(drawn, faults({ random }))
    assert.notDeepEqual(drawn, faults({ random: { ...random, seed: 4 } }))
    assert.strictEqual(drawn.length, 200)
    for (const { from } of drawn) assert.isTrue(from >= start && from < start + 24 * 60 * minute)
    assert.deepStrictEqual(new Set(drawn.map(({ kind }) => kind)), new Set(Fault.allKinds))
  })
  it("have every field their kind has, as if they had been written", () => {
    for (const kind of Fault.allKinds) {
      for (const { from, to, kind: _, ...parameters } of faults({ random: { ...random, kinds: [kind] } })) {
        const times = Object.entries(parameters).map(([name, value]) =>
          ["by", "grace", "age", "retryAfter"].includes(name) ? [name, `${String(value)} millis`] : [name, value]
        )
        const lasting = to > from ? { for: `${to - from} millis` } : {}
        const at = new Date(from).toISOString()
        const [written] = faults({ at, fault: kind, ...Object.fromEntries(times), ...lasting })
        assert.deepStrictEqual(written, { ...parameters, kind, from, to } as Fault.Fault)
      }
    }
  })
})

describe("the faults of a time", () => {
  const all = faults(
    { at: "1 minute", fault: "slow", for: "10 minutes", by: "1 second" },
    { at: "2 minutes", fault: "slow", for: "1 minute", by: "2 seconds" },
    { at: "2 minutes", fault: "ban", for: "1 minute" }
  )
  it("are on from their beginning to before their end; of two the later one counts", () => {
    const by = (time: number) => Faults.active(all, "slow", start + time)?.by
    assert.deepStrictEqual([minute - 1, minute, 2 * minute, 3 * minute - 1, 3 * minute, 11 * minute].map(by), [
      undefined,
      1000,
      2000,
      2000,
      1000,
      undefined
    ])
  })
  it("change next when one begins or ends", () => {
    const next = (time: number) => (Faults.nextChange(all, start + time) - start) / minute
    assert.deepStrictEqual([0, minute, 2 * minute, 3 * minute, 11 * minute].map(next), [1, 2, 3, 11, Infinity])
  })
})
