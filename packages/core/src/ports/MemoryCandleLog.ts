/** A log in memory. It keeps offsets per group and replays from the commit, as the real ones do. */
import { Effect, Layer, Option, Ref, Stream, SubscriptionRef } from "effect"
import { type Batch, CandleLog, type Shape, type Stored, tail } from "./CandleLog.ts"

const make = Effect.gen(function*() {
  const log = yield* Ref.make<ReadonlyArray<Stored>>([])
  const published = yield* SubscriptionRef.make(0)
  const commits = yield* Ref.make<ReadonlyMap<string, number>>(new Map())
  const consume: Shape["consume"] = ({ group, interval, limit, mode }, read) => {
    const key = `${group}/${interval}`
    const commit = (offset: number) =>
      Ref.update(commits, (map) => new Map(map).set(key, Math.max(map.get(key) ?? 0, offset)))
    const fetch = (position: number) =>
      Effect.map(Ref.get(log), (stored): Option.Option<Batch> => {
        const all = stored.filter((record) => record.offset >= position && record.series.interval === interval)
        const records = all.slice(0, limit)
        const waiting = all.length - records.length
        const last = records.at(-1)
        return last === undefined
          ? Option.none()
          : Option.some({ partition: interval, records, nextOffset: last.offset + 1, waiting, commit })
      })
    const batches = Stream.unwrap(
      Effect.map(Ref.get(commits), (map) => tail({ from: map.get(key) ?? 0, mode, fetch, published, poll: "1 minute" }))
    )
    return Effect.flatMap(
      Ref.get(log),
      ({ length }) => read({ name: interval, holds: (series) => series.interval === interval, end: length, batches })
    )
  }
  return CandleLog.of({
    publish: (records) =>
      Ref.update(log, (stored) => [
        ...stored,
        ...records.map((record, i) => ({ ...record, offset: stored.length + i }))
      ]).pipe(Effect.andThen(SubscriptionRef.update(published, (version) => version + 1))),
    consume
  })
})

export const layer: Layer.Layer<CandleLog> = Layer.effect(CandleLog, make)
