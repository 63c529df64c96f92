/** Removes records of the log that a group has not read: by name, or by the time that the topic keeps them. */
import * as Topics from "@cryptostream/kafka/Topics"
import { Effect } from "effect"
import * as GroupLag from "./GroupLag.ts"
import { until } from "./Until.ts"
import * as Namespace from "./Namespace.ts"

export const ways = ["all", "half", "by time"] as const
/** All that is unread, the older half of it, or what the broker removes once it is kept no longer. */
export type Way = typeof ways[number]

const remove = Effect.fnUntraced(function*(place: GroupLag.Place, share: number) {
  const topic = GroupLag.topicOf(place)
  const partitions = (yield* GroupLag.of(place))
    .filter(({ committed, high, low }) => high > Math.max(low, committed))
    .map(({ committed, high, low, partition }) => {
      const from = Math.max(low, committed)
      return { partition, offset: String(from + Math.ceil((high - from) * share)) }
    })
  yield* Namespace.askBroker(`remove records of ${topic}`, async (admin) => {
    // Without knowing the offsets first the client refuses.
    await admin.fetchTopicOffsets(topic)
    await admin.deleteTopicRecords({ topic, partitions })
  })
})

const topicResource = 2
const configured = (name: string, config: Readonly<Record<string, string>>) =>
  Namespace.askBroker(`set how long ${name} keeps records`, (admin) =>
    admin.alterConfigs({
      validateOnly: false,
      resources: [{
        type: topicResource,
        name,
        configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value }))
      }]
    }))

/** The broker removes whole segments, and looks for old ones every five minutes unless it is configured otherwise. */
const minutesUntilRemoved = 12

const byTime = Effect.fnUntraced(function*(place: GroupLag.Place) {
  const { config, name } = Topics.make(`${place.namespace}.${place.realm}`).candles(place.interval)
  yield* configured(name, { ...config, "retention.ms": "1000", "segment.ms": "1000" })
  const isGone = Effect.map(
    GroupLag.of(place),
    (lags) => lags.every(({ committed, high, low }) => high === committed || low > committed)
  )
  yield* until("the broker removes what it keeps no longer", isGone, minutesUntilRemoved)
  yield* configured(name, config)
})

/** Gives back how many records the group has not read and never will. */
export const run = Effect.fn("RetentionRemoval.run")(function*(place: GroupLag.Place, way: Way) {
  yield* way === "by time" ? byTime(place) : remove(place, way === "all" ? 1 : 0.5)
  return (yield* GroupLag.of(place)).reduce((sum, { committed, low }) => sum + Math.max(0, low - committed), 0)
})
