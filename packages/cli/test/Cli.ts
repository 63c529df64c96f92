/** Runs the command line as a person does, from its source. */
import { spawnSync } from "node:child_process"
import { join } from "node:path"

export const main = join(import.meta.dirname, "../src/main.ts")

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export const withSettings = (settings: Readonly<Record<string, string>>) => (...args: ReadonlyArray<string>): Ran => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [main, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...settings },
    maxBuffer: 1e9
  })
  return { code: status, stdout, stderr }
}

export const cryptostream = withSettings({})

/** Rows of a CSV with a header, by column. */
export const csv = (text: string): ReadonlyArray<Readonly<Record<string, string>>> => {
  const [head = "", ...lines] = text.trimEnd().split("\n")
  const names = head.split(",")
  return lines.map((line) => {
    const cells = line.split(",")
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ""]))
  })
}
