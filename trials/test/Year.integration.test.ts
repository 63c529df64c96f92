import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import * as YearDraw from "../src/YearDraw.ts"

const size = { seed: 7, days: 4, symbols: 2, holes: 16 }
const flags = Object.entries(size).flatMap(([name, value]) => [`--${name}`, String(value)])

describe("the trial of a year of 1s candles", () => {
  it("draws every shape of hole with every explanation, none beside another", () => {
    const years = YearDraw.draw({ ...size, days: 365, holes: 200 })
    const holes = years.flatMap((year) => year.holes)
    assert.strictEqual(new Set(holes.map(({ explanation, shape }) => `${explanation}, ${shape}`)).size, 12)
    assert.strictEqual(holes.length, 200)
    for (const { holes, span } of years) {
      const edges = [span.from, ...holes.flatMap(({ from, to }) => [from, to]), span.to]
      edges.slice(1).forEach((edge, i) => assert.isBelow(edges[i]!, edge))
    }
  })

  it("is told every candle and hole as drawn by the command line, whatever the windows hold", () => {
    const trial = join(import.meta.dirname, "../src/year.ts")
    const ran = spawnSync(process.execPath, [trial, ...flags, "--runs", "1"], { encoding: "utf8" })
    assert.strictEqual(ran.status, 0, `${ran.stdout}${ran.stderr}`)
    assert.include(ran.stdout, "16 holes in 2 series: all as drawn")
  }, 120_000)
})
