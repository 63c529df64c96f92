import { afterAll, assert, describe, it } from "@effect/vitest"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { cryptostream } from "./Cli.ts"

const folder = mkdtempSync(join(tmpdir(), "cryptostream-"))
const data = join(folder, "data")
const files = join(folder, "files")
mkdirSync(files)
const row = (minute: number, low: number, high: number, volume: number) => {
  const openTime = 1_704_067_200_000 + minute * 60_000
  return `${openTime},${low},${high},${low},${high},${volume},${openTime + 59_999},${volume},3,5,7,0\n`
}
// The third minute is missing.
writeFileSync(join(files, "BTCUSDC-1m.csv"), row(0, 1, 3, 20) + row(1, 2, 3, 30) + row(3, 4, 5, 10))
afterAll(() => rmSync(folder, { recursive: true }))

describe("the volume profile", () => {
  it("shares out what was traded, and says of how many candles", () => {
    assert.strictEqual(cryptostream("start", "--path", files, "--once", "--data", data).code, 0)
    const profile = ["profile", "--symbol", "BTCUSDC", "--interval", "1m", "--bins", "4", "--data", data]
    const json = JSON.parse(cryptostream(...profile, "--json").stdout) as Record<string, unknown>
    assert.deepStrictEqual(json, {
      symbol: "BTCUSDC",
      interval: "1m",
      first: 1_704_067_200_000,
      last: 1_704_067_380_000,
      candles: 3,
      expected: 4,
      total: 60,
      pointOfControl: 2.5,
      valueArea: { low: 1, high: 3 },
      bins: [
        { from: 4, to: 5, volume: 10, share: 10 / 60, isPointOfControl: false, isInValueArea: false },
        { from: 3, to: 4, volume: 0, share: 0, isPointOfControl: false, isInValueArea: false },
        { from: 2, to: 3, volume: 40, share: 40 / 60, isPointOfControl: true, isInValueArea: true },
        { from: 1, to: 2, volume: 10, share: 10 / 60, isPointOfControl: false, isInValueArea: true }
      ]
    })
    const shown = cryptostream(...profile).stdout
    assert.match(shown, /POC {2}█{40}\n/)
    assert.include(shown, "of 3 candles of 4: see \"cryptostream gaps\"")
    const none = cryptostream(...profile, "--from", "2025-01-01")
    assert.strictEqual(none.code, 1)
    assert.include(none.stderr, "no candles are stored in that span")
    assert.strictEqual(cryptostream(...profile.slice(0, -2), "--bins", "0", "--data", data).code, 2)
  }, 60_000)
})
