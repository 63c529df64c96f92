/** What a line of the log is about, for those who search it: the event, and the series. */
import { Effect } from "effect"
import type * as Series from "../market/Series.ts"

export type Event =
  | "connected"
  | "disconnected"
  | "late"
  | "hole"
  | "lost"
  | "dead-letter"
  | "restated"
  | "absent-later"
  | "rederived"
  | "disagreement"
  | "resumed"
  | "request"
  | "released"

export const about = (event: Event, series?: Pick<Series.Series, "symbol" | "interval">) =>
  Effect.annotateLogs({ event, ...(series !== undefined && { symbol: series.symbol, interval: series.interval }) })
