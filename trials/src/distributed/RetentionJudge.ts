/** What is wrong in the end: where the store is not what the exchange told, and where a loss was not said. */
import * as Candle from "@cryptostream/core/market/Candle"
import * as Series from "@cryptostream/core/market/Series"
import * as Verify from "@cryptostream/core/programs/Verify"
import * as Truth from "../continuity/Truth.ts"
import type { Ran } from "./RetentionRun.ts"

export interface Judged {
  readonly series: string
  /** Candles that the exchange told by then. */
  readonly told: number
  readonly missing: number
  readonly differing: number
  readonly invented: number
  readonly first: string | undefined
}

const shown = (time: number): string => new Date(time).toISOString()

const judge = ({ contents, dueAt, startedAt }: Ran, truth: Truth.Truth, series: Series.Series): Judged => {
  const rows = new Map(
    (contents.get(Series.key(series))?.raw.rows ?? []).map(([openTime, ...values]) => [openTime, values] as const)
  )
  const wrong: Array<readonly [kind: "missing" | "differing" | "invented", openTime: number]> = []
  const buckets = truth.buckets(series)
  const due = [...buckets.keys()].filter((openTime) => openTime >= startedAt && openTime + 1_000 <= dueAt)
  for (const openTime of due) {
    const [told, values] = [buckets.get(openTime)!.at(-1)!.values, rows.get(openTime)]
    if (values === undefined) wrong.push(["missing", openTime])
    else if (Candle.columns.some((_, i) => !Object.is(values[i], told[i]))) wrong.push(["differing", openTime])
  }
  for (const openTime of rows.keys()) if (!buckets.has(openTime)) wrong.push(["invented", openTime])
  const count = (kind: typeof wrong[number][0]) => wrong.filter(([one]) => one === kind).length
  const [first] = wrong.toSorted(([, a], [, b]) => a - b)
  return {
    series: Series.key(series),
    told: due.length,
    missing: count("missing"),
    differing: count("differing"),
    invented: count("invented"),
    first: first && `${first[0]} at ${shown(first[1])}`
  }
}

export const judged = async (ran: Ran): Promise<ReadonlyArray<Judged>> => {
  const truth = await Truth.read(ran.truthFile)
  return ran.series.map((series) => judge(ran, truth, series))
}

export const findings = (ran: Ran, all: ReadonlyArray<Judged>): ReadonlyArray<string> => [
  ...all.flatMap(({ differing, first, invented, missing, series, told }) => [
    ...(told > 0 ? [] : [`${series}: the exchange told nothing`]),
    ...(first === undefined
      ? []
      : [`${series}: ${missing} missing, ${differing} differing, ${invented} invented: ${first}`])
  ]),
  ...ran.verified.filter((one) => !Verify.isRight(one) || one.pending > 0).map((
    { absent, differing, extra, pending, series }
  ) =>
    `${
      Series.key(series)
    }: of the derived values ${differing} differ, ${absent} are not there, ${extra} are too much, ` +
    `${pending} wait`
  ),
  ...ran.rounds.flatMap(({ removed, repairs, said, way }) => [
    ...(removed > 0 ? [] : [`${way}: nothing was removed that was not read`]),
    ...(said === removed ? [] : [`${way}: ${removed} records were removed unread, and ${said} are said to be`]),
    ...(repairs >= ran.series.length ? [] : [`${way}: the producer was asked to repair ${repairs} series`])
  ]),
  ...ran.stops.flatMap(([program, { code, signal }]) =>
    code === 0 ? [] : [`SIGTERM: the ${program} ended with code ${code}, signal ${signal}`]
  )
]
