/** What is wrong with a run, and how people read it. */
import * as Series from "@cryptostream/core/market/Series"
import * as Verify from "@cryptostream/core/programs/Verify"
import type * as Memory from "../continuity/Memory.ts"
import * as Quantiles from "../continuity/Quantiles.ts"
import type { Judged } from "./ServersJudge.ts"
import type { Passed, ProgramReport, Report } from "./ServersRun.ts"
import * as ServersWords from "./ServersWords.ts"

const mebibyte = 2 ** 20
const largestGrowth = 1.3
/** After a fault, ms. */
const longestRecovery = 60_000
/** A program says by then that a server is away, ms. */
const firstWordWithin = 35_000
/** More than one in such a time is more than one in a while, ms. */
const betweenWords = 30_000

/** The middle of each quarter of a run, in MiB. */
export const quarters = (samples: ReadonlyArray<Memory.Sample>): ReadonlyArray<number> => {
  const quarter = Math.ceil(samples.length / 4)
  return [0, 1, 2, 3].map((i) =>
    Math.round(Quantiles.of(samples.slice(i * quarter, (i + 1) * quarter).map(({ bytes }) => bytes)).p50 / mebibyte)
  )
}

const seconds = (millis: number | undefined): string => millis === undefined ? "-" : (millis / 1000).toFixed(1)

const toldBy = ({ begunAt, calmUntil, fault }: Passed, { words }: ProgramReport): ServersWords.Told =>
  ServersWords.told(words, fault.server, { from: begunAt, to: calmUntil })

const ofPassed = (report: Report) => (passed: Passed): ReadonlyArray<string> => {
  const { begunAt, endedAt, fault, hurt, mostBehind, recoveredAfter } = passed
  const lasted = endedAt - begunAt + (recoveredAfter ?? 0)
  const mostWarnings = 1 + Math.ceil(lasted / betweenWords)
  const tolds = report.programs.map((program) => ({ name: program.name, ...toldBy(passed, program) }))
  const words = tolds.flatMap(({ isOverSaid, name, warnings }) => [
    ...(warnings > mostWarnings ? [`${name} warned ${warnings} times of it, ${mostWarnings} are enough`] : []),
    ...(warnings > 0 && !isOverSaid ? [`${name} warned of it and never said that it is over`] : [])
  ])
  const firstWord = Math.min(...tolds.map(({ firstAfter }) => firstAfter ?? Infinity))
  const isSilent = !fault.isPartial && firstWord > firstWordWithin && lasted > firstWordWithin
  return [
    ...(recoveredAfter === undefined
      ? ["what is stored did not come up again"]
      : recoveredAfter > longestRecovery
      ? [`what is stored came up again ${seconds(recoveredAfter)} s after it only`]
      : []),
    ...(!fault.isPartial && mostBehind <= report.usual ? ["it had no effect: the trial shows nothing"] : []),
    ...(fault.isPartial && hurt === 0 ? ["it met no request: the trial shows nothing"] : []),
    ...(isSilent ? [`no program said a word of it for ${firstWordWithin / 1000} s`] : []),
    ...words
  ].map((text) => `${fault.name}: ${text}`)
}

const ofProgram = ({ ends, exit, memory, name, words }: ProgramReport): ReadonlyArray<string> => {
  const [, second, , last] = quarters(memory)
  return [
    ...ends,
    ...(exit.code === 0 ? [] : [`${name}: SIGTERM was answered with code ${exit.code}, signal ${exit.signal}`]),
    ...(last! > largestGrowth * second! ? [`${name}: memory grew from ${second} to ${last} MiB`] : []),
    ...(words.isSecretTold ? [`${name}: its log holds the token of InfluxDB`] : []),
    ...words.traces.slice(0, 1).map((line) => `${name}: its log holds ${words.traces.length} stack traces: ${line}`),
    ...words.others.slice(0, 1).map((line) => `${name}: its log holds ${words.others.length} odd lines: ${line}`)
  ]
}

const ofSeries = (judged: Judged): ReadonlyArray<string> => {
  const { accountDiffers, differing, doubled, due, first, invented, missing, series, verified } = judged
  const wrong = missing + invented + differing + doubled
  return [
    ...(due === 0 ? ["nothing was due: the trial shows nothing"] : []),
    ...(wrong === 0
      ? []
      : [`${missing} missing, ${invented} invented, ${differing} differing, ${doubled} doubled; the first: ${first}`]),
    ...accountDiffers,
    ...(Verify.isRight(verified) && verified.pending === 0 ? [] : [`derived values: ${JSON.stringify(verified)}`])
  ].map((text) => `${Series.key(series)}: ${text}`)
}

export const findings = (report: Report): ReadonlyArray<string> => [
  ...report.passed.flatMap(ofPassed(report)),
  ...report.programs.flatMap(ofProgram),
  ...report.judged.flatMap(ofSeries)
]

const said = (passed: Passed, program: ProgramReport): string => {
  const { firstAfter, isOverSaid, warnings } = toldBy(passed, program)
  return warnings === 0 ? "-" : `${warnings}, first after ${seconds(firstAfter)} s${isOverSaid ? ", over" : ""}`
}

export const faultRows = (report: Report) =>
  report.passed.map((passed) => ({
    fault: passed.fault.name,
    "lasted s": seconds(passed.endedAt - passed.begunAt),
    "most behind s": seconds(passed.mostBehind),
    "recovered after s": seconds(passed.recoveredAfter),
    "requests met": passed.hurt,
    ...Object.fromEntries(report.programs.map((program) => [`${program.name} warned`, said(passed, program)]))
  }))

export const seriesRows = ({ judged }: Report) =>
  judged.map(({ account, differing, doubled, due, invented, missing, series, stored, verified }) => ({
    series: Series.key(series),
    due,
    stored,
    missing,
    invented,
    differing,
    doubled,
    "account missing": account.missing,
    "derived compared": verified.rows,
    "derived wrong": verified.absent + verified.differing + verified.extra
  }))

export const programRows = ({ programs }: Report) =>
  programs.map(({ ends, exit, memory, name, words }) => ({
    program: name,
    "ended by itself": ends.length,
    "exit code": exit.code,
    "MiB by quarter": quarters(memory).join(" "),
    "lines said": words.words.length
  }))
