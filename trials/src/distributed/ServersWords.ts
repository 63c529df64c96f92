/** What a program has said, line by line, and whether it may be read by people: no stack traces, nothing secret. */
import { readFileSync } from "node:fs"

export interface Word {
  /** Epoch ms. */
  readonly at: number
  readonly level: string
  readonly message: string
}

export interface Words {
  readonly words: ReadonlyArray<Word>
  /** Lines that are no JSON. */
  readonly others: ReadonlyArray<string>
  readonly traces: ReadonlyArray<string>
  readonly isSecretTold: boolean
}

const trace = /\bat .{0,200}\.[mc]?[jt]s:\d+:\d+/

const parsed = (line: string): Word | undefined => {
  try {
    const { level, message, time } = JSON.parse(line) as Record<string, unknown>
    return { at: Date.parse(String(time)), level: String(level), message: String(message) }
  } catch {
    return undefined
  }
}

export const of = (text: string, secret: string): Words => {
  const lines = text.split("\n").filter((line) => line !== "")
  const words = lines.map(parsed)
  return {
    words: words.filter((word) => word !== undefined),
    others: lines.filter((_, i) => words[i] === undefined),
    traces: lines.filter((line) => trace.test(line)),
    isSecretTold: text.includes(secret)
  }
}

export const read = (file: string, secret: string): Words => of(readFileSync(file, "utf8"), secret)

/** What was said of a server in a span of time. */
export interface Told {
  readonly warnings: number
  /** From the begin to the first warning, ms. */
  readonly firstAfter: number | undefined
  readonly isOverSaid: boolean
}

const speaksOf = { Kafka: /kafka/i, InfluxDB: /influx/i }
const warning = ["WARN", "ERROR", "FATAL"]
const over = /answers again/

export const told = (
  { words }: Words,
  server: keyof typeof speaksOf,
  span: { readonly from: number; readonly to: number }
): Told => {
  const within = words.filter(({ at, message }) => at >= span.from && at < span.to && speaksOf[server].test(message))
  const warnings = within.filter(({ level }) => warning.includes(level))
  const first = warnings[0]
  return {
    warnings: warnings.length,
    firstAfter: first === undefined ? undefined : first.at - span.from,
    isOverSaid: within.some(({ message }) => over.test(message))
  }
}
