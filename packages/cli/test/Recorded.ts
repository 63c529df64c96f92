/** The recorded data that the tests read where it is there; it is not part of the project. */
import { existsSync } from "node:fs"
import { join } from "node:path"

const root = join(import.meta.dirname, "../../..")
export const folder = process.env["CRYPTOSTREAM_RECORDED_DATA"] ?? join(root, "../shared/data")
export const klines = join(folder, "klines")
export const oracle = join(folder, "oracle")
export const isThere = existsSync(klines)

/** Says it once, loudly, where tests are skipped for want of the data. */
export const sayIfMissing = (tests: number): void => {
  if (!isThere) {
    console.warn(`SKIPPED: ${tests} tests need the recorded data; set CRYPTOSTREAM_RECORDED_DATA to its folder`)
  }
}
