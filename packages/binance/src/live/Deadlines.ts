/**
 * When a connection is to be given up: it says nothing, what it says is old, or the close of a candle does not come. And
 * what the next one is borne with after that. Pure, on event time.
 */
import * as Series from "@cryptostream/core/market/Series"
import type { Disconnected } from "@cryptostream/core/ports/MarketData"
import * as Health from "./Health.ts"
import { doubled, type Limits, type Patience } from "./Patience.ts"

export interface Alarm {
  readonly cause: Exclude<Disconnected["cause"], "broken">
  readonly reason: string
  /** Keys of the series whose closes did not come. */
  readonly overdue: ReadonlyArray<string>
}

const seconds = (millis: number): string => `${Math.round(millis / 1000)} s`

const overdue = (first: Health.Watch, late: ReadonlyArray<Health.Watch>): Alarm => {
  const due = Health.closesAt(first)
  const cause = first.readAt > due ? "old" : "silent"
  const said = cause === "old" ? "what is said of it is older" : "nothing is said of it"
  const others = late.length === 1 ? "" : `, nor have ${late.length - 1} other series`
  const when = `${seconds(first.closeGrace)} after ${new Date(due).toISOString()}`
  return {
    cause,
    reason: `${Series.key(first.series)} has not closed ${when} (${said})${others}`,
    overdue: late.map(({ series }) => Series.key(series))
  }
}

/** Why a connection is to be given up at `now` (epoch ms, the exchange's clock), if it is. */
export const alarm = (limits: Limits, health: Health.Health, now: number): Alarm | undefined => {
  const age = health.readAt - health.eventTime
  if (age > limits.oldAfter + health.ownDelay) {
    return { cause: "old", reason: `what it says is ${seconds(age)} old`, overdue: [] }
  }
  const attentive = now - health.ownDelay
  const late = [...health.watches.values()].filter(
    (watch) => attentive >= Health.closesAt(watch) + watch.closeGrace
  )
  const [first] = late
  if (first !== undefined) return overdue(first, late)
  return attentive - health.readAt >= health.silentAfter
    ? { cause: "silent", reason: `it has said nothing for ${seconds(health.silentAfter)}`, overdue: [] }
    : undefined
}

/** How the next connection is borne with when this one has ended, by an alarm or otherwise. */
export const learn = (
  limits: Limits,
  patience: Patience,
  health: Health.Health,
  raised: Alarm | undefined
): Patience => {
  const closeGrace = new Map<string, number>()
  for (const [key, watch] of health.watches) {
    const next = raised?.overdue.includes(key) === true ? doubled(limits, watch.closeGrace) : watch.closeGrace
    if (next > limits.closeGrace) closeGrace.set(key, next)
  }
  if (Health.hasSpoken(health)) return { silentAfter: limits.silentAfter, closeGrace }
  return raised?.cause === "silent"
    ? { silentAfter: doubled(limits, patience.silentAfter), closeGrace }
    : { silentAfter: patience.silentAfter, closeGrace }
}
