/** Holds what is stored of a series against what the exchange stood by, bucket by bucket, and its account and derived values. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Candle from "@cryptostream/core/market/Candle"
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import type * as Version from "@cryptostream/core/market/Version"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import * as Verify from "@cryptostream/core/programs/Verify"
import * as Account from "@cryptostream/core/quality/Account"
import { Effect, Stream } from "effect"
import * as Truth from "../continuity/Truth.ts"

export interface Times {
  /** From where on the series is watched. */
  readonly from: number
  /** What closed by then has to be stored. */
  readonly dueAt: number
}

/** Candles beside the truth. */
export interface Compared {
  readonly due: number
  readonly stored: number
  /** The exchange has it, the store does not. */
  readonly missing: number
  /** The store has it, the exchange never had it. */
  readonly invented: number
  readonly differing: number
  /** Told of twice, or not in order of time. */
  readonly doubled: number
  readonly first: string | undefined
}

export interface Judged extends Compared {
  readonly series: Series.Series
  readonly account: Account.Account
  /** How the tracked spans and the account's figures are not the truth's, in words. */
  readonly accountDiffers: ReadonlyArray<string>
  readonly verified: Verify.Verified
}

const shown = (time: number): string => new Date(time).toISOString()

export const compare = (
  interval: Interval.Interval,
  versions: ReadonlyArray<Version.Version>,
  truth: Truth.Buckets,
  { dueAt, from }: Times
): Compared => {
  let [due, missing, invented, differing, doubled, first] = [0, 0, 0, 0, 0, undefined as string | undefined]
  const note = (what: string, openTime: number) => {
    first ??= `${shown(openTime)} ${what}`
    return 1
  }
  const stored = new Map<number, Version.Version>()
  let last = -Infinity
  for (const version of versions) {
    const { openTime } = version.candle
    if (openTime <= last) doubled += note("is there twice, or not in order", openTime)
    last = openTime
    stored.set(openTime, version)
    if (!truth.has(openTime)) invented += note("is none of the exchange's", openTime)
  }
  for (const [openTime, told] of truth) {
    const isDue = openTime >= from && Interval.next(interval, openTime) <= dueAt
    if (isDue) due++
    const version = stored.get(openTime)
    if (version === undefined) {
      if (isDue) missing += note("is missing", openTime)
      continue
    }
    const values = told.at(-1)!.values
    const isSame = Candle.columns.every((column, i) => Object.is(version.candle[column], values[i]))
    if (!isSame) differing += note("is not what the exchange says", openTime)
  }
  return { due, stored: versions.length, missing, invented, differing, doubled, first }
}

const accountOf = Effect.fnUntraced(function*(
  series: Series.Series,
  { due, from, later }: { readonly due: number; readonly from: number; readonly later: number },
  dueAt: number
) {
  const store = yield* CandleStore
  const marks = yield* store.marks(series)
  const account = Account.make(series, yield* store.runs(series, everything), marks, dueAt)
  const spans = Account.trackedSpans(series.interval, marks, dueAt).map((span) =>
    `${shown(span.from)} to ${shown(span.to)}`
  )
  const tracked = `${shown(from)} to ${shown(Interval.floor(series.interval, dueAt))}`
  const figures = {
    candles: [account.candles - later, due],
    expected: [account.expected, due],
    missing: [account.missing, 0],
    pending: [account.pending, 0],
    "exchange holes": [account.exchangeHoles, 0],
    unreadable: [account.unreadable, 0]
  }
  const accountDiffers = [
    ...(spans.length === 1 && spans[0] === tracked
      ? []
      : [`tracked is ${spans.join(", ") || "nothing"}, not ${tracked}`]),
    ...Object.entries(figures).flatMap(([name, [is, ought]]) => is === ought ? [] : [`${name} is ${is}, not ${ought}`])
  ]
  return { account, accountDiffers }
})

/** Every series by itself. */
export const all = Effect.fn("ServersJudge.all")(
  function*(series: ReadonlyArray<Series.Series>, truthFile: string, { dueAt, from }: Times) {
    const store = yield* CandleStore
    const truth = yield* Effect.promise(() => Truth.read(truthFile))
    return yield* Effect.forEach(
      series,
      Effect.fnUntraced(function*(one) {
        const begin = Interval.ceil(one.interval, from)
        const versions = yield* Stream.runCollect(store.read(one, everything))
        const compared = compare(one.interval, versions, truth.buckets(one), { from: begin, dueAt })
        const last = Interval.floor(one.interval, dueAt)
        const later = versions.filter(({ candle }) => candle.openTime >= last).length
        return {
          series: one,
          ...compared,
          ...yield* accountOf(one, { due: compared.due, from: begin, later }, dueAt),
          verified: yield* Verify.series(one, Enrichment.byDefault(one.interval))
        } satisfies Judged
      })
    )
  }
)
