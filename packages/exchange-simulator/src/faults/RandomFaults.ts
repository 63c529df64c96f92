/** Faults drawn at random, the same ones for the same seed: times, kinds, and how long and how bad they are. */
import { Effect, Schema } from "effect"
import * as Fault from "./Fault.ts"
import type * as Faults from "./Faults.ts"
import * as Random from "../market/Random.ts"

export const Options = Schema.Struct({
  count: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100_000 })),
  /** They begin in this span after the start. */
  within: Fault.Millis,
  seed: Schema.Int.pipe(Schema.withDecodingDefaultTypeKey(Effect.succeed(1))),
  /** Which kinds; all of them unless they are named. */
  kinds: Schema.NonEmptyArray(Schema.Literals(Fault.allKinds)).pipe(
    Schema.withDecodingDefaultTypeKey(Effect.succeed(Fault.allKinds as readonly [Fault.Kind, ...Array<Fault.Kind>]))
  )
})
type Options = typeof Options.Type

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** A number in (0, 1) for each name of a draw. */
type Share = (name: string) => number

/** Short ones are as frequent as long ones: evenly by the logarithm, in whole seconds. */
const span = (share: number, least: number, most: number): number =>
  Math.round(least * (most / least) ** share / second) * second

const pick = <A>(values: ReadonlyArray<A>, share: number): A => values[Math.floor(share * values.length)]!

/** A fault of a kind but for its time: what it lasts is `for`. */
type Drawn<K extends Fault.Kind> = Omit<Fault.Fault<K>, "kind" | "from" | "to"> & { readonly for?: number }

const lasts = (share: Share) => ({ for: span(share("for"), 5 * second, 10 * minute) })

const draws: { readonly [K in Fault.Kind]: (share: Share) => Drawn<K> } = {
  drop: () => ({}),
  cut: () => ({}),
  serverShutdown: (share) => ({ grace: span(share("grace"), 10 * second, 10 * minute) }),
  silent: lasts,
  stale: (share) => ({ ...lasts(share), by: span(share("by"), 40 * second, hour) }),
  loseClose: lasts,
  delayClose: (share) => ({ ...lasts(share), by: span(share("by"), 2 * second, 2 * minute) }),
  repeat: lasts,
  reorder: lasts,
  malformed: (share) => ({ count: Math.ceil(share("count") * 20) }),
  tooManyRequests: (share) => ({ ...lasts(share), retryAfter: span(share("retryAfter"), second, minute) }),
  ban: lasts,
  serverError: (share) => ({ ...lasts(share), status: pick([500, 501, 502, 503, 504], share("status")) }),
  slow: (share) => ({ ...lasts(share), by: span(share("by"), second, 20 * second) }),
  lagging: (share) => ({ ...lasts(share), by: span(share("by"), second, minute), share: 0.1 + 0.9 * share("share") }),
  refuse: lasts,
  badChecksum: lasts,
  hole: (share) => ({ for: span(share("for"), 2 * second, 2 * hour) }),
  restate: (share) => ({ age: span(share("age"), 2 * second, 6 * hour) })
}

/** `entry` tells two drawings of one script apart. */
export const draw = ({ count, kinds, seed, within }: Options, startedAt: number, entry: number): Faults.Faults =>
  Array.from({ length: count }, (_, i) => {
    const root = Random.draw(Random.fork(Random.fork(0, String(seed)), `entry ${entry}`), i)
    const share: Share = (name) => Random.uniform(Random.fork(root, name))
    const kind = pick(kinds, share("kind"))
    const from = startedAt + Math.floor(share("at") * within)
    const { for: lasting = 0, ...parameters } = draws[kind](share)
    return { ...parameters, kind, from, to: from + lasting } as Fault.Fault
  })
