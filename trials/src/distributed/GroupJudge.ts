/** What is wrong with a group's run: where its store is not that of the run alone, nor what was published. */
import * as Candle from "@cryptostream/core/market/Candle"
import * as Series from "@cryptostream/core/market/Series"
import type * as Version from "@cryptostream/core/market/Version"
import * as Verify from "@cryptostream/core/programs/Verify"
import * as Comparing from "./Comparing.ts"
import type * as GroupRun from "./GroupRun.ts"

type Ran = GroupRun.Ran

/** The first candle that is not the one that holds of what was published. */
export const unlike = (
  stored: Comparing.SeriesContents | undefined,
  expected: ReadonlyMap<number, Version.Version> | undefined
): string | undefined => {
  const [rows, versions] = [stored?.raw.rows ?? [], expected ?? new Map<number, Version.Version>()]
  if (rows.length !== versions.size) return `${rows.length} candles are stored of ${versions.size} that were published`
  const wrong = rows.find(([openTime, ...values]) => {
    const candle = versions.get(openTime)?.candle
    return candle === undefined ||
      Candle.columns.some((column, i) => !Object.is(candle[column] ?? NaN, values[i]))
  })
  return wrong && `the candle at ${new Date(wrong[0]).toISOString()} is not the one that holds of those published`
}

const derived = (who: string, verified: ReadonlyArray<Verify.Verified>) =>
  verified.filter((one) => !Verify.isRight(one) || one.pending > 0).map((
    { absent, differing, extra, pending, series }
  ) =>
    `${who}: ${Series.key(series)}: of the derived values ${differing} differ, ${absent} are not there, ` +
    `${extra} are too much, ${pending} wait`
  )

export const findings = (
  { expected, group, single }: Ran,
  compared: ReadonlyArray<Comparing.Compared>
): ReadonlyArray<string> => [
  ...Comparing.findings(compared),
  ...[...expected].flatMap(([series, versions]) => {
    const wrong = unlike(group.contents.get(series), versions)
    return wrong === undefined ? [] : [`${series}: ${wrong}`]
  }),
  ...derived("the group", group.verified),
  ...derived("alone", single.verified)
]
