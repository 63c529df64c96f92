/** Which member of a group reads which series, as the broker and the members themselves say. */
import type * as Series from "@cryptostream/core/market/Series"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import * as Whole from "@cryptostream/core/programs/Whole"
import { Effect } from "effect"
import * as GroupLag from "./GroupLag.ts"
import * as Namespace from "./Namespace.ts"

/** The members that the broker counts, by the name each has given itself; none while they share out the partitions anew. */
export const members = Effect.fn("GroupOwners.members")(function*(place: GroupLag.Place) {
  const groupId = GroupLag.groupOf(place)
  const { groups } = yield* Namespace.askBroker(`describe ${groupId}`, (admin) => admin.describeGroups([groupId]))
  const [group] = groups
  return group?.state === "Stable"
    ? group.members.map(({ clientId, memberId }) => ({ name: clientId, memberId }))
    : []
})

/** The partition of each symbol of the interval. */
export const partitions = Effect.fn("GroupOwners.partitions")(function*({ interval }: GroupLag.Place) {
  const prefix = `partition/${interval}/`
  const entries = yield* (yield* StateStore).all(prefix)
  return new Map(entries.map(([key, partition]) => [key.slice(prefix.length), Number(partition)] as const))
})

/** By member, the series of the partitions that it has said to have. */
export const owned = Effect.fn("GroupOwners.owned")(
  function*(place: GroupLag.Place, series: ReadonlyArray<Series.Series>) {
    const partitionOf = yield* partitions(place)
    const prefix = `owner/${place.interval}/`
    const owners = new Map<number, string>()
    for (const [key, text] of yield* (yield* StateStore).all(prefix)) {
      const [partition, group] = key.slice(prefix.length).split("/")
      const { isDone, member } = JSON.parse(text) as { readonly isDone: boolean; readonly member: string }
      if (group === Whole.group && !isDone) owners.set(Number(partition), member)
    }
    const ownerOf = ({ symbol }: Series.Series) => owners.get(partitionOf.get(symbol) ?? -1) ?? "nobody"
    return Map.groupBy(series, ownerOf) as ReadonlyMap<string, ReadonlyArray<Series.Series>>
  }
)
