/** What the rounds come to: medians, the ratios within each round, and what is not as it should be. */
import type { Measured } from "./BenchRun.ts"

export interface Run extends Measured {
  readonly name: string
  readonly round: number
  /** The part of the machine that others kept busy just before, 0 to 1. */
  readonly busy: number
  readonly points: number
  readonly differences: ReadonlyArray<string>
}

/** How fast one has to be beside another. Of several others it is the fastest. */
interface Aim {
  readonly name: string
  readonly beside: ReadonlyArray<string>
  readonly atLeast: number
}

const aims: ReadonlyArray<Aim> = [
  { name: "ours-1", beside: ["loop-1"], atLeast: 0.8 },
  { name: "ours-500", beside: ["loop-500"], atLeast: 0.8 },
  { name: "ours-raw-1", beside: ["telegraf-objects", "telegraf-records"], atLeast: 1.5 },
  { name: "loop-raw-1", beside: ["telegraf-objects", "telegraf-records"], atLeast: 0 },
  { name: "loop-1", beside: ["bodies"], atLeast: 0 },
  { name: "ours-1", beside: ["bodies"], atLeast: 0 }
]

const median = (values: ReadonlyArray<number>): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

const mebibyte = 1_048_576
const quarters = (bytes: ReadonlyArray<number>): string =>
  bytes.length === 0 ?
    "" :
    [0.25, 0.5, 0.75, 1].map((part) =>
      Math.round((bytes[Math.max(0, Math.ceil(bytes.length * part) - 1)] ?? NaN) / mebibyte)
    ).join(" ")

const runsOf = (runs: ReadonlyArray<Run>, name: string) => runs.filter((run) => run.name === name)

/** A row a contender. */
export const rows = (runs: ReadonlyArray<Run>, candles: number) =>
  [...new Set(runs.map(({ name }) => name))].map((name) => {
    const own = runsOf(runs, name)
    const micros = (of: (run: Run) => number | undefined): string => {
      const seconds = own.flatMap((run) => of(run) ?? [])
      return seconds.length === 0 ? "" : (median(seconds) / candles * 1e6).toFixed(1)
    }
    const rates = own.map(({ seconds }) => candles / seconds / 1000)
    return {
      contender: name,
      "k candles/s": median(rates).toFixed(1),
      "each round": rates.map((rate) => rate.toFixed(1)).join(" "),
      "busy before, %": own.map(({ busy }) => (100 * busy).toFixed(0)).join(" "),
      "CPU, µs a candle": micros(({ cpuSeconds }) => cpuSeconds),
      "main thread": micros(({ mainSeconds }) => mainSeconds),
      "memory at the quarters, MiB": quarters(own.at(-1)?.bytes ?? []),
      "points compared": own.reduce((sum, { points }) => sum + points, 0),
      differences: own.reduce((sum, { differences }) => sum + differences.length, 0)
    }
  })

const ratiosOf = (runs: ReadonlyArray<Run>, { beside, name }: Aim): ReadonlyArray<number> =>
  runsOf(runs, name).flatMap(({ round, seconds }) => {
    const others = runs.filter((run) => run.round === round && beside.includes(run.name))
    return others.length === 0 ? [] : [Math.min(...others.map((other) => other.seconds)) / seconds]
  })

const measuredAims = (runs: ReadonlyArray<Run>) =>
  aims.flatMap((aim) => {
    const ratios = ratiosOf(runs, aim)
    return ratios.length === 0 ? [] : [{ ...aim, ratios, ratio: median(ratios) }]
  })

/** With more of the machine in other hands the ratios are those of whoever is given it. */
const quiet = 0.2

const noise = (runs: ReadonlyArray<Run>): ReadonlyArray<string> => {
  const disturbed = runs.filter(({ busy }) => busy > quiet).length
  return disturbed === 0
    ? []
    : [`before ${disturbed} of ${runs.length} runs the machine had other work: only the CPU a candle can be relied on`]
}

/** Lines for people: each ratio, and what it is to be. */
export const ratios = (runs: ReadonlyArray<Run>): ReadonlyArray<string> => [
  ...measuredAims(runs).map(({ atLeast, beside, name, ratio, ratios }) => {
    const each = ratios.map((one) => one.toFixed(2)).join(", ")
    return `${name} is ${ratio.toFixed(2)} times as fast as ${beside.join(" or ")} (each round: ${each})${
      atLeast > 0 ? `; at least ${atLeast} is the aim` : ""
    }`
  }),
  ...noise(runs)
]

export const findings = (runs: ReadonlyArray<Run>): ReadonlyArray<string> => [
  ...runs.flatMap(({ differences, name, round }) => differences.map((one) => `${name}, round ${round}: ${one}`)),
  ...measuredAims(runs).flatMap(({ atLeast, beside, name, ratio }) =>
    ratio >= atLeast ? [] : [`${name} is only ${ratio.toFixed(2)} times as fast as ${beside.join(" or ")}`]
  )
]
