/** The topics of a realm: their names, and how each is kept. They are created by us, never by being spoken of. */
import type * as Interval from "@cryptostream/core/market/Interval"

export interface Topic {
  readonly name: string
  readonly partitions: number
  readonly config: Readonly<Record<string, string>>
}

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
const mebibyte = 1_048_576

/** Values by key: only the newest of each is kept. An older one stays for an hour: by its order it may be the one that holds. */
const compacted = {
  "cleanup.policy": "compact",
  "min.compaction.lag.ms": String(hour),
  "segment.ms": String(hour),
  "segment.bytes": String(16 * mebibyte)
}

/** `prefix` is the realm, and what keeps apart those who share a broker before it. */
export const make = (prefix: string) => ({
  candles: (interval: Interval.Interval): Topic => ({
    name: `${prefix}.candles.${interval}`,
    partitions: 12,
    config: { "cleanup.policy": "delete", "retention.ms": String(7 * day) }
  }),
  /** One partition, so that what is put together is stored together. */
  state: (interval: Interval.Interval): Topic => ({
    name: `${prefix}.state.${interval}`,
    partitions: 1,
    config: compacted
  }),
  open: (interval: Interval.Interval): Topic => ({
    name: `${prefix}.open.${interval}`,
    partitions: 1,
    config: { "cleanup.policy": "delete", "retention.ms": String(minute), "segment.ms": String(minute) }
  }),
  deadLetters: { name: `${prefix}.dead-letters`, partitions: 1, config: compacted } satisfies Topic
})
export type Topics = ReturnType<typeof make>
