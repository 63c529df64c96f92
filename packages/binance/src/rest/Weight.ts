/**
 * How much weight may be sent now. The exchange counts it by address in minutes of its own clock and tells the sum in each
 * answer, so that programs that share an address, and do not know of each other, can stay within its limit together.
 *
 * Pure. Times are of our clock and in epoch ms, but for `minute`.
 */
import type { ResponseHead } from "./ResponseHead.ts"

export interface State {
  /** What the exchange allows an address in a minute. */
  readonly limit: number
  /** Start of the exchange's minute that `used` is of, by its clock; none before its first answer. */
  readonly minute: number | undefined
  /** Weight used in it, at least. */
  readonly used: number
  /** Whether the exchange has told what is used in this minute, and no request went astray since. */
  readonly isKnown: boolean
  /** Weight of the audits sent in it. */
  readonly audited: number
  /** Weight of the requests that are not answered yet. */
  readonly inFlight: number
  /** By how much the exchange's clock is ahead of ours, at least. */
  readonly ahead: number
  /** Until then nothing is sent: the exchange said so. */
  readonly blockedUntil: number
}

/** What a request holds until it is settled: its weight, and the minute that it was sent in as far as we knew. */
export interface Ticket {
  readonly weight: number
  readonly minute: number | undefined
}

export type Verdict =
  | { readonly _tag: "Admitted"; readonly state: State; readonly ticket: Ticket }
  /** Not before something is settled, or this time. */
  | { readonly _tag: "Waits"; readonly until: number }

const length = 60_000

/** The clocks of the exchange's servers differ: a minute has begun for us when it is this old by what we know of them. */
const margin = 1_000

/** A refusal that does not say how long: 429 until the minute is over, 418 for as long as the shortest ban. */
const shortestBan = 120_000
const shortestWait = 1_000

export const initial: State = {
  limit: 6000,
  minute: undefined,
  used: 0,
  isKnown: false,
  audited: 0,
  inFlight: 0,
  ahead: 0,
  blockedUntil: 0
}

/** One part in twenty is left to others: a person's browser, a script. */
const budget = ({ limit }: State): number => Math.floor(0.95 * limit)

/** Weight in flight at most: ten pages of candles keep 200 weight a second going over a round trip of 100 ms. */
const cap = (state: State): number => Math.min(20, Math.floor(budget(state) / 20))

/**
 * What must be left of the budget for anything to be sent. It lets five programs share an address. Take the moment when the
 * exchange's count passes `budget - 5 caps`. Of each program at most one cap is under way then. A request that is counted
 * after this moment brings an answer that says so, after which the program sends nothing more this minute; one that was
 * counted before makes room for another of its weight. So each program adds one cap at most, and five do not pass the
 * budget, however old their views are and however slow their answers. What breaks the argument is an answer that tells
 * nothing; hence `isKnown`, without which a program has one request under way and no more.
 */
const reserve = (state: State): number => 5 * cap(state)

const minuteOf = (exchangeTime: number): number => Math.floor(exchangeTime / length) * length

const enter = (state: State, minute: number): State =>
  minute === state.minute ? state : { ...state, minute, used: 0, isKnown: false, audited: 0 }

/** When by our clock the next minute has begun for certain. */
const nextMinuteAt = ({ ahead, minute }: State): number =>
  minute === undefined ? Infinity : minute + length - ahead + margin

const arrive = (state: State, now: number): State =>
  now < nextMinuteAt(state) ? state : enter(state, minuteOf(now + state.ahead - margin))

const hasRoom = (state: State, weight: number): boolean =>
  budget(state) - state.used >= reserve(state) &&
  (state.inFlight === 0 || state.isKnown && state.inFlight + weight <= cap(state))

/** Whether a request may be sent now. */
export const admit = (before: State, weight: number, now: number): Verdict => {
  if (now < before.blockedUntil) return { _tag: "Waits", until: before.blockedUntil }
  const state = arrive(before, now)
  return hasRoom(state, weight)
    ? {
      _tag: "Admitted",
      state: { ...state, inFlight: state.inFlight + weight },
      ticket: { weight, minute: state.minute }
    }
    : { _tag: "Waits", until: nextMinuteAt(state) }
}

/** One part in twenty of what the exchange allows is for audits, as long as it lasts. */
const auditShare = 0.05

/** As `admit`, of an audit: within a share of its own, which nobody else's requests take from it, nor it from theirs. */
export const admitAudit = (before: State, weight: number, now: number): Verdict => {
  const state = arrive(before, now)
  if (state.audited + weight > auditShare * state.limit) return { _tag: "Waits", until: nextMinuteAt(state) }
  const verdict = admit(state, weight, now)
  return verdict._tag === "Waits"
    ? verdict
    : { ...verdict, state: { ...verdict.state, audited: verdict.state.audited + weight } }
}

/** A request that tells nothing of what it cost: it counts as used, and the next one has to find out. */
const astray = (state: State, weight: number): State => ({ ...state, used: state.used + weight, isKnown: false })

const land = (state: State, { weight }: Ticket): State => ({ ...state, inFlight: state.inFlight - weight })

/** After a request failed, or was given up: the exchange may have counted it. */
export const lost = (state: State, ticket: Ticket): State => astray(land(state, ticket), ticket.weight)

const block = (state: State, { receivedAt, retryAfter, status }: ResponseHead): State => {
  if (status !== 429 && status !== 418) return state
  const said = retryAfter === undefined ? undefined : receivedAt + Math.max(shortestWait, retryAfter)
  const untold = status === 418 || state.minute === undefined ? receivedAt + shortestBan : nextMinuteAt(state)
  return { ...state, blockedUntil: Math.max(state.blockedUntil, said ?? untold) }
}

/**
 * After a request was answered. Its Date tells the minute, and from it follows a bound of the exchange's clock: it showed at
 * least this when the answer came. A request of the minute before may have been counted there and answered here, so its
 * header says nothing of this minute. Of a minute the greatest header counts: answers overtake each other.
 */
export const answered = (before: State, ticket: Ticket, head: ResponseHead): State => {
  const { date, receivedAt, usedWeight } = head
  const landed = land(before, ticket)
  if (date === undefined) return block(astray(landed, ticket.weight), head)
  const state = enter({ ...landed, ahead: date - receivedAt }, minuteOf(date))
  const told = usedWeight !== undefined && ticket.minute === state.minute
    ? { ...state, used: Math.max(state.used, usedWeight), isKnown: true }
    : astray(state, ticket.weight)
  return block(told, head)
}
