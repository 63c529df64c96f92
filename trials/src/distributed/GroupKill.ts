/** One kill of a member of a group: which, what it had stored beyond its commits, and when its series are read again. */
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { Clock, Effect } from "effect"
import * as GroupLag from "./GroupLag.ts"
import * as GroupOwners from "./GroupOwners.ts"
import type { Publishing } from "./GroupPublishing.ts"
import { until } from "./Until.ts"

const storedHead = Effect.fnUntraced(function*(series: Series.Series) {
  const [newest] = yield* (yield* CandleStore).newest(series, 1)
  return newest?.candle.openTime ?? -Infinity
})

/** For each series, how long from now on until a candle is stored that was published after now, ms. */
export const readAgain = Effect.fn("GroupKill.readAgain")(
  function*(series: ReadonlyArray<Series.Series>, { head }: Publishing, since: number) {
    const heads = new Map(series.map((one) => [Series.key(one), head(one)]))
    const took = new Map<string, number>()
    const look = Effect.gen(function*() {
      const waiting = series.filter((one) => !took.has(Series.key(one)))
      yield* Effect.forEach(waiting, (one) =>
        Effect.gen(function*() {
          if ((yield* storedHead(one)) <= heads.get(Series.key(one))!) return
          took.set(Series.key(one), (yield* Clock.currentTimeMillis) - since)
        }), { concurrency: 4, discard: true })
      return took.size === series.length
    })
    yield* until(`candles of each of ${series.map(Series.key).join(", ")} that were published since are stored`, look)
    return took as ReadonlyMap<string, number>
  }
)

/** Waits until both members are in the group, read all series between them, and each has some. Gives them by member. */
export const shared = Effect.fn("GroupKill.shared")(function*(
  place: GroupLag.Place,
  series: ReadonlyArray<Series.Series>,
  publishing: Publishing,
  gone: string | undefined
) {
  const areThere = Effect.map(
    GroupOwners.members(place),
    (members) =>
      members.length === 2 && new Set(members.map(({ name }) => name)).size === 2 &&
      members.every(({ memberId }) => memberId !== gone)
  )
  const divided = Effect.gen(function*() {
    yield* until("two members in the group", areThere)
    yield* readAgain(series, publishing, yield* Clock.currentTimeMillis)
    return yield* GroupOwners.owned(place, series)
  })
  let owned = yield* divided
  yield* until(
    "both members have series, and nobody else",
    Effect.gen(function*() {
      if (owned.size === 2 && owned.has("1") && owned.has("2") && (yield* areThere)) return true
      owned = yield* divided
      return false
    })
  )
  return owned
})

/** Records of these series that are stored, and not committed: they come again. */
export const uncommitted = Effect.fn("GroupKill.uncommitted")(
  function*(place: GroupLag.Place, series: ReadonlyArray<Series.Series>, { published }: Publishing) {
    const partitionOf = yield* GroupOwners.partitions(place)
    const committed = new Map((yield* GroupLag.of(place)).map((one) => [one.partition, one.committed]))
    const heads = new Map<string, number>()
    for (const one of series) heads.set(one.symbol, yield* storedHead(one))
    const mine = new Set(series.map(({ symbol }) => partitionOf.get(symbol)))
    return [...mine].reduce<number>((sum, partition) => {
      const inIt = published().filter((one) => partitionOf.get(one.series.symbol) === partition)
      const last = inIt.findLastIndex(({ head, series: { symbol } }) =>
        head !== undefined && head <= (heads.get(symbol) ?? -Infinity)
      )
      return sum + Math.max(0, last + 1 - (committed.get(partition ?? -1) ?? 0))
    }, 0)
  }
)
