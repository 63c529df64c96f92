/** The recorded data as the command line reads it: by its folders. */
import { folder } from "@cryptostream/core/test/indicators/Recorded"
import { join } from "node:path"

export { isThere, sayIfMissing } from "@cryptostream/core/test/indicators/Recorded"
export const klines = join(folder, "klines")
export const oracle = join(folder, "oracle")
