import * as Candle from "@cryptostream/core/market/Candle"
import { candleAt, start, versionAt } from "@cryptostream/core/test/Samples"
import { assert, describe, it } from "@effect/vitest"
import * as ServersJudge from "../src/distributed/ServersJudge.ts"
import * as ServersWatch from "../src/distributed/ServersWatch.ts"
import * as ServersWords from "../src/distributed/ServersWords.ts"

const minute = 60_000
const minutes = [0, 1, 2, 3, 4]
const truth = new Map(minutes.map((at) => {
  const candle = versionAt(at).candle
  return [candle.openTime, [{ at: 0, values: Candle.columns.map((column) => candle[column]!) }]] as const
}))
const stored = minutes.map((at) => versionAt(at))
const times = { from: start, dueAt: start + 4 * minute }

const judged = (versions: typeof stored) => {
  const { differing, doubled, due, invented, missing } = ServersJudge.compare("1m", versions, truth, times)
  return { due, missing, invented, differing, doubled }
}
const right = { due: 4, missing: 0, invented: 0, differing: 0, doubled: 0 }

describe("what is stored, beside what the exchange stood by,", () => {
  it("is right where it is the same, with what is not due or without", () => {
    assert.deepStrictEqual(judged(stored), right)
    assert.deepStrictEqual(judged(stored.slice(0, 4)), right)
  })

  it("is wrong where a candle is missing, made up, another one, or there twice", () => {
    assert.deepStrictEqual(judged(stored.toSpliced(1, 1)), { ...right, missing: 1 })
    assert.deepStrictEqual(judged([...stored, versionAt(9)]), { ...right, invented: 1 })
    const other = { ...stored[2]!, candle: { ...candleAt(2), trades: candleAt(2).trades + 1 } }
    assert.deepStrictEqual(judged(stored.toSpliced(2, 1, other)), { ...right, differing: 1 })
    assert.deepStrictEqual(judged(stored.toSpliced(3, 0, stored[2]!)), { ...right, doubled: 1 })
  })
})

describe("what is stored, after a fault,", () => {
  const samples = [900, 5_000, 4_000, 800, 3_000, 700, 600].map((behind, at) => ({ at, behind }))

  it("has come up where it does not fall behind again", () => {
    assert.strictEqual(ServersWatch.steadyAt(samples, 1, 1_000), 5)
    assert.strictEqual(ServersWatch.steadyAt(samples, 5, 1_000), 5)
    assert.strictEqual(ServersWatch.steadyAt(samples.slice(0, 5), 1, 1_000), undefined)
  })
})

describe("what a program says", () => {
  const line = (second: number, level: string, message: string) =>
    JSON.stringify({ time: new Date(second * 1000).toISOString(), level, message })
  const log = [
    line(9, "WARN", "kafka: too early"),
    line(12, "WARN", "kafka: away"),
    line(13, "WARN", "InfluxDB: another server"),
    line(42, "WARN", "kafka: still away"),
    line(50, "INFO", "kafka: answers again, after 9 failed attempts")
  ].join("\n")

  it("of a fault is counted, from its begin on", () => {
    const told = ServersWords.told(ServersWords.of(log, "secret"), "Kafka", { from: 10_000, to: 60_000 })
    assert.deepStrictEqual(told, { warnings: 2, firstAfter: 2_000, isOverSaid: true })
    const early = ServersWords.told(ServersWords.of(log, "secret"), "Kafka", { from: 10_000, to: 45_000 })
    assert.isFalse(early.isOverSaid)
  })

  it("shows stack traces, lines that are none of its own, and a secret", () => {
    const bad = ServersWords.of(`${log}\nTypeError: x\n    at run (/app/File.ts:12:7)\nwith secret inside`, "secret")
    assert.strictEqual(bad.words.length, 5)
    assert.strictEqual(bad.others.length, 3)
    assert.strictEqual(bad.traces.length, 1)
    assert.isTrue(bad.isSecretTold)
    assert.isFalse(ServersWords.of(log, "secret").isSecretTold)
  })
})
