/**
 * What each address has used of the weight that a minute allows, and who is banned. The minutes are those of the
 * exchange's clock; a client that goes on after being refused is shut out, each time for twice as long.
 */
import * as Addresses from "./Addresses.ts"

export interface Options {
  /** Weight an address may use in a minute. */
  readonly limit: number
}

const minute = 60_000
const refusalsBeforeBan = 10
const firstBan = 2 * minute
const longestBan = 3 * 24 * 60 * minute

interface Usage {
  /** Start of the minute it counts, epoch ms. */
  readonly since: number
  readonly used: number
  readonly refusals: number
  readonly bans: number
  readonly bannedUntil: number
}

export type Weights = ReadonlyMap<string, Usage>
export const empty: Weights = new Map()

export type Verdict =
  | { readonly _tag: "Allowed"; readonly used: number }
  | { readonly _tag: "Refused"; readonly used: number; readonly retryAfterSeconds: number }
  | { readonly _tag: "Banned"; readonly used: number; readonly until: number; readonly retryAfterSeconds: number }

const unknown: Usage = { since: -Infinity, used: 0, refusals: 0, bans: 0, bannedUntil: -Infinity }

const banned = (used: number, until: number, now: number): Verdict => ({
  _tag: "Banned",
  used,
  until,
  retryAfterSeconds: Math.ceil((until - now) / 1000)
})

const judge = (before: Usage, { limit }: Options, weight: number, now: number): readonly [Usage, Verdict] => {
  const since = Math.floor(now / minute) * minute
  const usage = before.since === since ? before : { ...before, since, used: 0, refusals: 0 }
  if (now < usage.bannedUntil) return [usage, banned(usage.used, usage.bannedUntil, now)]
  const used = usage.used + weight
  if (used <= limit) return [{ ...usage, used }, { _tag: "Allowed", used }]
  const refusals = usage.refusals + 1
  if (refusals <= refusalsBeforeBan) {
    const retryAfterSeconds = Math.ceil((since + minute - now) / 1000)
    return [{ ...usage, used, refusals }, { _tag: "Refused", used, retryAfterSeconds }]
  }
  const bannedUntil = now + Math.min(longestBan, firstBan * 2 ** usage.bans)
  return [{ ...usage, used, refusals, bans: usage.bans + 1, bannedUntil }, banned(used, bannedUntil, now)]
}

/** Counts a request of an address, and says whether it may be answered. Times in epoch ms. */
export const spend = (
  weights: Weights,
  options: Options,
  ip: string,
  weight: number,
  now: number
): readonly [Weights, Verdict] => {
  const [usage, verdict] = judge(weights.get(ip) ?? unknown, options, weight, now)
  const next = new Map(weights)
  Addresses.remember(next, ip, usage)
  return [next, verdict]
}
