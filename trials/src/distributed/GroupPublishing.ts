/** Publishes seeded records step by step, and keeps in mind what was published where: offset by offset. */
import * as Series from "@cryptostream/core/market/Series"
import { CandleLog, type CandleLogError } from "@cryptostream/core/ports/CandleLog"
import { Effect } from "effect"
import type * as GroupRecords from "./GroupRecords.ts"

export interface Publishing {
  /** The next steps as one publish. */
  readonly steps: (count: number) => Effect.Effect<void, CandleLogError, CandleLog>
  readonly end: Effect.Effect<void, CandleLogError, CandleLog>
  /** All that was published, in its order. */
  readonly published: () => ReadonlyArray<GroupRecords.Published>
  /** How many steps it was. */
  readonly made: () => number
  /** Open time of the newest acknowledged candle of a series. */
  readonly head: (series: Series.Series) => number
}

export const make = (records: GroupRecords.Records): Publishing => {
  const published: Array<GroupRecords.Published> = []
  const heads = new Map<string, number>()
  let made = 0
  const publish = Effect.fnUntraced(function*(some: ReadonlyArray<GroupRecords.Published>) {
    yield* (yield* CandleLog).publish(some.map(({ record }) => record))
    for (const one of some) {
      published.push(one)
      if (one.head !== undefined) heads.set(Series.key(one.series), one.head)
    }
  })
  return {
    steps: (count) =>
      Effect.suspend(() => {
        made += count
        return publish(Array.from({ length: count }, records.step).flat())
      }),
    end: Effect.suspend(() => publish(records.end())),
    published: () => published,
    made: () => made,
    head: (series) => heads.get(Series.key(series)) ?? -Infinity
  }
}
