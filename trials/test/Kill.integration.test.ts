import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { write } from "../src/Candles.ts"

const kills = 4

describe("the kill trial", () => {
  it("ends with the same store however often the process was killed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cryptostream-"))
    try {
      await write(folder, 1_500)
      const trial = join(import.meta.dirname, "../src/kill.ts")
      const ran = spawnSync(process.execPath, [trial, "--path", folder, "--kills", String(kills), "--seed", "3"], {
        encoding: "utf8"
      })
      assert.strictEqual(ran.status, 0, `${ran.stdout}${ran.stderr}`)
      assert.match(ran.stdout, new RegExp(`${kills} kills, \\d+ inside a batch, 0 with another result`))
    } finally {
      rmSync(folder, { recursive: true })
    }
  }, 300_000)
})
