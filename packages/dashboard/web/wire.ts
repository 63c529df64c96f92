/** The API as the page uses it. The types are those of the server's schemas: an answer that changes breaks this at once. */
import type * as Answers from "../src/Answers.ts"

export type Status = typeof Answers.Status.Encoded
export type SeriesStatus = typeof Answers.SeriesStatus.Encoded
export type Gaps = typeof Answers.Gaps.Encoded
export type Alarms = typeof Answers.Alarms.Encoded
export type Alarm = Alarms["alarms"][number]
export type Page = typeof Answers.Candles.Encoded
export type Gap = typeof Answers.Gap.Encoded
export type Indicator = typeof Answers.Indicator.Encoded
export type LiveEvent = typeof Answers.LiveEvent.Type
export type Interval = SeriesStatus["interval"]

export interface Series {
  readonly symbol: string
  readonly interval: Interval
}
export const keyOf = ({ interval, symbol }: Series): string => `${symbol}/${interval}`

interface Problem {
  readonly title?: string
  readonly detail?: string
  readonly errors?: ReadonlyArray<{ readonly message: string }>
}

const timeoutMillis = 20_000

/** An answer that is none, with what was wrong alone in `why`. */
export class Refused extends Error {
  readonly why: string
  constructor(title: string, why: string) {
    super(`${title}: ${why}`)
    this.why = why
  }
}

const refusal = async (response: Response): Promise<Refused> => {
  const problem = await response.json().catch(() => ({})) as Problem
  const why = problem.errors?.map((error) => error.message).join("; ") ?? problem.detail ?? response.statusText
  return new Refused(problem.title ?? String(response.status), why)
}

const get = async (path: string, query: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<unknown> => {
  const timeout = AbortSignal.timeout(timeoutMillis)
  const response = await fetch(`/api/${path}?${new URLSearchParams(query)}`, {
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout])
  })
  if (!response.ok) throw await refusal(response)
  return response.json()
}

export const status = () => get("status", {}) as Promise<Status>

export const indicators = () => get("indicators", {}) as Promise<ReadonlyArray<Indicator>>

export const alarms = () => get("alarms", {}) as Promise<Alarms>

const listed = (columns: ReadonlyArray<string>): string => columns.join(",")

export const candles = (
  { interval, symbol }: Series,
  options: { readonly before?: number; readonly limit: number; readonly columns: ReadonlyArray<string> },
  signal: AbortSignal
) =>
  get("candles", {
    symbol,
    interval,
    limit: String(options.limit),
    columns: listed(options.columns),
    ...(options.before !== undefined && { before: String(options.before) })
  }, signal) as Promise<Page>

/** Fails where the server would not give these columns: it is asked for those of no candle. */
export const check = (series: Series, columns: ReadonlyArray<string>) =>
  candles(series, { before: 0, limit: 1, columns }, AbortSignal.timeout(timeoutMillis))

export const gaps = ({ interval, symbol }: Series, signal: AbortSignal) =>
  get("gaps", { symbol, interval }, signal) as Promise<Gaps>

export const liveUrl = ({ interval, symbol }: Series, columns: ReadonlyArray<string>): string =>
  `/api/live?${new URLSearchParams({ symbol, interval, columns: listed(columns) })}`
