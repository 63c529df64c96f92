/** An exchange that counts weight as the real one does, and programs that share an address there; time passes in events. */
import * as Weight from "@cryptostream/binance/rest/Weight"
import type { ResponseHead } from "@cryptostream/binance/rest/ResponseHead"

export interface Options {
  readonly seed: number
  readonly programs: number
  readonly minutes: number
  /** Of one way, ms: each request draws anew. */
  readonly latency: { readonly least: number; readonly most: number }
  /** How far the clocks of the programs may be off, ms. */
  readonly skew: number
  /** Share of the answers that never come. */
  readonly losses: number
  /** Of a request of each program. */
  readonly weight: number
}

/** Weight counted in each whole minute, oldest first, and how many requests were refused. */
export interface Outcome {
  readonly minutes: ReadonlyArray<number>
  readonly refused: number
}

const minute = 60_000
const patience = 10_000
const start = Date.UTC(2026, 0, 1, 0, 0, 23, 417)

/** mulberry32 */
const random = (seed: number) => () => {
  seed = seed + 0x6D2B79F5 | 0
  let t = Math.imul(seed ^ seed >>> 15, 1 | seed)
  t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t
  return ((t ^ t >>> 14) >>> 0) / 4294967296
}

interface Event {
  readonly at: number
  readonly happen: () => void
}

/** Runs events in the order of their times. */
const timeline = () => {
  const events: Array<Event> = []
  const plan = (at: number, happen: () => void) => {
    let low = 0
    let high = events.length
    while (low < high) {
      const middle = low + high >> 1
      if (events[middle]!.at > at) low = middle + 1
      else high = middle
    }
    events.splice(low, 0, { at, happen })
  }
  const run = (end: number) => {
    for (let next = events.pop(); next !== undefined && next.at < end; next = events.pop()) next.happen()
  }
  return { plan, run }
}

export const run = (options: Options): Outcome => {
  const draw = random(options.seed)
  const between = (least: number, most: number) => Math.floor(least + draw() * (most - least))
  const { plan, run } = timeline()
  const counted = new Map<number, number>()
  let refused = 0

  const arrive = (at: number, weight: number, sentAt: number, receivedAt: number): ResponseHead => {
    const since = Math.floor(at / minute) * minute
    const usedWeight = (counted.get(since) ?? 0) + weight
    counted.set(since, usedWeight)
    const isRefused = usedWeight > Weight.initial.limit
    if (isRefused) refused++
    const date = Math.floor((at + between(0, 20)) / 1000) * 1000
    const status = isRefused ? 429 : 200
    return { status, sentAt, receivedAt, date, usedWeight, retryAfter: isRefused ? since + minute - at : undefined }
  }

  const program = () => {
    const skew = between(-options.skew, options.skew)
    let state = Weight.initial
    let wakesAt = Infinity
    const wake = (at: number) => {
      if (at >= wakesAt) return
      wakesAt = at
      plan(at, () => {
        wakesAt = Infinity
        go(at)
      })
    }
    const go = (now: number) => {
      while (true) {
        const verdict = Weight.admit(state, options.weight, now + skew)
        if (verdict._tag === "Waits") return wake(verdict.until - skew)
        state = verdict.state
        send(verdict.ticket, now)
      }
    }
    const send = (ticket: Weight.Ticket, now: number) => {
      const at = now + between(options.latency.least, options.latency.most)
      const back = at + between(options.latency.least, options.latency.most)
      plan(at, () => {
        const head = arrive(at, ticket.weight, now + skew, back + skew)
        const isLost = draw() < options.losses
        const end = isLost ? now + patience : back
        plan(end, () => {
          state = isLost ? Weight.lost(state, ticket) : Weight.answered(state, ticket, head)
          go(end)
        })
      })
    }
    wake(start + between(0, 1000))
  }

  for (let i = 0; i < options.programs; i++) program()
  const end = (Math.floor(start / minute) + 1 + options.minutes) * minute
  run(end)
  const whole = [...counted].filter(([since]) => since > start && since < end).sort(([a], [b]) => a - b)
  return { minutes: whole.map(([, weight]) => weight), refused }
}
