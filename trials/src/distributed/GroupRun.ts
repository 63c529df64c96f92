/**
 * Two consumers of one group, one of which is killed again and again while records come; and one consumer alone that nobody
 * disturbs, over the same records. What each has stored in the end is there to be compared.
 */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Series from "@cryptostream/core/market/Series"
import * as Verify from "@cryptostream/core/programs/Verify"
import { Clock, Effect, Fiber } from "effect"
import { random } from "../Random.ts"
import * as Comparing from "./Comparing.ts"
import * as GroupKill from "./GroupKill.ts"
import * as GroupLag from "./GroupLag.ts"
import * as GroupMember from "./GroupMember.ts"
import * as GroupOwners from "./GroupOwners.ts"
import * as GroupPublishing from "./GroupPublishing.ts"
import * as GroupRecords from "./GroupRecords.ts"
import * as Namespace from "./Namespace.ts"

export interface Options {
  readonly kills: number
  readonly seed: number
  readonly series: number
}

/** One kill and what came of it. */
export interface Kill {
  readonly member: string
  /** Series of its partitions, and of the other's. */
  readonly had: number
  readonly otherHad: number
  /** Until it was started again, ms. */
  readonly away: number
  /** Records that it had stored and not committed. */
  readonly redelivered: number
  /** From the kill until a candle published after it is stored, of the series that took longest, ms. */
  readonly longest: number
}

export interface Outcome {
  readonly contents: Comparing.Contents
  readonly verified: ReadonlyArray<Verify.Verified>
  /** Resident memory at most of any consumer, in bytes. */
  readonly peak: number | undefined
}

const placeOf = (namespace: string): GroupLag.Place => ({ namespace, realm: "recorded", interval: "1m" })

const symbolsOf = (count: number): ReadonlyArray<string> => Array.from({ length: count }, (_, i) => `S${i}USDC`)

const outcome = Effect.fnUntraced(function*(peak: number | undefined) {
  const contents = yield* Comparing.read(Enrichment.defaultColumns)
  const verified = yield* Effect.forEach(
    [...contents.values()],
    ({ series }) => Verify.series(series, Enrichment.byDefault(series.interval))
  )
  return { contents, verified, peak } satisfies Outcome
})

const betweenSteps = "200 millis"

/** Kills one of two members `kills` times, each time when both have work. */
const disturbed = Effect.fnUntraced(function*(
  namespace: string,
  folder: string,
  { kills, seed }: Options,
  publishing: GroupPublishing.Publishing,
  series: ReadonlyArray<Series.Series>,
  say: (kill: Kill, number: number) => Effect.Effect<void>
) {
  const place = placeOf(namespace)
  const next = random(seed)
  const running = new Map<string, GroupMember.Member>()
  const peaks: Array<GroupMember.Member["peak"]> = []
  const begin = Effect.fnUntraced(function*(id: string) {
    const begun = yield* GroupMember.start(namespace, id, folder)
    running.set(id, begun)
    peaks.push(begun.peak)
  })
  yield* Effect.forEach(["1", "2"], begin, { discard: true })
  const all: Array<Kill> = []
  const killed = Effect.gen(function*() {
    let gone: string | undefined
    for (let number = 1; number <= kills; number++) {
      const owned = yield* GroupKill.shared(place, series, publishing, gone)
      yield* Effect.sleep(next() * 4_000)
      const [victim, other] = next() < 0.5 ? ["1", "2"] : ["2", "1"]
      gone = (yield* GroupOwners.members(place)).find(({ name }) => name === victim)?.memberId
      const killedAt = yield* Clock.currentTimeMillis
      yield* running.get(victim)!.program.kill("SIGKILL")
      const had = owned.get(victim)!
      const again = yield* Effect.forkScoped(GroupKill.readAgain(had, publishing, killedAt))
      const redelivered = yield* GroupKill.uncommitted(place, had, publishing)
      // Half of them are back before the group has noticed, the others after the other one has taken over.
      yield* Effect.sleep(next() < 0.5 ? next() * 1_000 : 12_000 + next() * 12_000)
      const away = (yield* Clock.currentTimeMillis) - killedAt
      yield* begin(victim)
      const took = yield* Fiber.join(again)
      const kill: Kill = {
        member: victim,
        had: had.length,
        otherHad: owned.get(other)!.length,
        away,
        redelivered,
        longest: Math.max(...took.values())
      }
      all.push(kill)
      yield* say(kill, number)
    }
  })
  const publish = Effect.forever(
    Effect.andThen(Effect.uninterruptible(publishing.steps(1)), Effect.sleep(betweenSteps))
  )
  yield* Effect.raceFirst(killed, publish)
  yield* publishing.end
  yield* GroupLag.settled(place)
  yield* Effect.forEach(running.values(), GroupMember.stop, { discard: true })
  const seen = peaks.flatMap((peak) => peak() ?? [])
  return { kills: all, ...yield* outcome(seen.length === 0 ? undefined : Math.max(...seen)) }
}, Effect.scoped)

const stepsAtOnce = 20

/** The same steps, read by one consumer that nobody disturbs. */
const undisturbed = Effect.fnUntraced(
  function*(namespace: string, folder: string, publishing: GroupPublishing.Publishing, steps: number) {
    const alone = yield* GroupMember.start(namespace, "1", folder)
    for (let left = steps; left > 0; left -= stepsAtOnce) yield* publishing.steps(Math.min(left, stepsAtOnce))
    yield* publishing.end
    yield* GroupLag.settled(placeOf(namespace))
    yield* GroupMember.stop(alone)
    return yield* outcome(alone.peak())
  },
  Effect.scoped
)

const ports = (namespace: string) => Namespace.layer(namespace, "recorded", "write", ["1m"])

export const run = Effect.fn("GroupRun.run")(function*(
  folder: string,
  options: Options,
  say: (kill: Kill, number: number) => Effect.Effect<void>
) {
  const records = GroupRecords.make(options.seed, symbolsOf(options.series))
  const publishing = GroupPublishing.make(records)
  const shared = yield* Namespace.make
  const group = yield* disturbed(shared, folder, options, publishing, records.series, say).pipe(
    Effect.provide(ports(shared))
  )
  const again = GroupPublishing.make(GroupRecords.make(options.seed, symbolsOf(options.series)))
  const alone = yield* Namespace.make
  const single = yield* undisturbed(alone, folder, again, publishing.made()).pipe(Effect.provide(ports(alone)))
  return { group, single, records: publishing.published(), expected: records.expected }
}, Effect.scoped)

export type Ran = Effect.Success<ReturnType<typeof run>>
