import { assert, describe, it } from "@effect/vitest"
import { join } from "node:path"
import * as Trial from "../src/mutations/Trial.ts"

const count = 20_000
const data = process.env["CRYPTOSTREAM_RECORDED_DATA"] ?? join(import.meta.dirname, "../../../shared/data")

describe("the mutation trial", () => {
  for (const [name, path] of [["recorded", data], ["seeded", "/no/such/folder"]] as const) {
    it(`finds no ${name} record that a decoder reads otherwise than the oracle`, async () => {
      const { examples, source, tallies } = await Trial.run(path, { seed: 1, from: 0, count })
      if (name === "recorded" && source !== path) console.warn(`SKIPPED: ${count} mutations need the recorded data`)
      assert.deepStrictEqual(examples, [])
      for (const { decoded, kind, letters } of tallies) {
        assert.isAbove(Math.min(decoded, letters), 0, `${kind}: nothing was read, or nothing refused`)
      }
    }, 120_000)
  }
})
