/** The whole trial: every kind of record there is, over what is recorded below a path. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Corpus from "./Corpus.ts"
import * as FileKind from "./FileKind.ts"
import * as FrameKind from "./FrameKind.ts"
import * as RestKind from "./RestKind.ts"
import * as Run from "./Run.ts"

export const run = async (path: string, options: Run.Options): Promise<Run.Report & { readonly source: string }> => {
  const corpus = Corpus.read(path)
  const folder = mkdtempSync(join(tmpdir(), "cryptostream-mutations-"))
  try {
    const files = [FileKind.text(corpus), ...FileKind.packings(corpus, folder)]
    const report = await Run.run([RestKind.make(corpus), FrameKind.make(corpus), ...files], options)
    return { ...report, source: corpus.source }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
