/** The alarms that are on, remembered from the live feed: who comes later must see them too. */
import * as Series from "@cryptostream/core/market/Series"
import { type LiveEvent, LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import { Context, Effect, Layer, Ref, Stream } from "effect"

export type Alarm = Extract<LiveEvent, { readonly _tag: "alarm" }>
type Told = Alarm | Extract<LiveEvent, { readonly _tag: "calm" }>

/** By series and kind, in the order in which they began: there is at most one of a kind for each series. */
type On = ReadonlyMap<string, Alarm>

export const isTold = (event: LiveEvent): event is Told => event._tag === "alarm" || event._tag === "calm"

/** What is on after an event: a later alarm of the same kind takes its place, a calm ends it. */
export const step = (on: On, event: Told): On => {
  const key = `${Series.key(event.series)} ${event.kind}`
  if (event._tag === "alarm") return new Map([...on, [key, event]])
  return new Map([...on].filter(([one]) => one !== key))
}

interface Shape {
  readonly on: Effect.Effect<ReadonlyArray<Alarm>>
}

export class Alarms extends Context.Service<Alarms, Shape>()("@cryptostream/dashboard/Alarms") {
  static readonly layer = Layer.effect(
    Alarms,
    Effect.gen(function*() {
      const feed = yield* LiveFeed
      const on = yield* Ref.make<On>(new Map())
      yield* feed.events.pipe(
        Stream.filter(isTold),
        Stream.runForEach((event) => Ref.update(on, (all) => step(all, event))),
        // At once, so that nothing is published before somebody listens.
        Effect.forkScoped({ startImmediately: true })
      )
      return Alarms.of({ on: Effect.map(Ref.get(on), (all) => [...all.values()]) })
    })
  )
}
