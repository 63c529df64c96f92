/** What goes wrong with the servers, one after the other: how it begins, how long it lasts, how it ends. */
import { Effect } from "effect"
import type { Control, ControlFailed } from "./FaultsControl.ts"
import type { Mood, Proxy } from "./Proxy.ts"

export interface Fault {
  readonly name: string
  readonly server: "Kafka" | "InfluxDB"
  readonly seconds: number
  readonly begin: Effect.Effect<void, ControlFailed>
  readonly end: Effect.Effect<void, ControlFailed>
  /** Some of what is sent arrives: nothing has to stand still, and nobody has to say a word. */
  readonly isPartial: boolean
}

const retryAfterSeconds = 2
const resetShare = 0.5
/** A broker that was killed takes a while to come up again by itself. */
const killedSeconds = 5

/** The longest of them last for `seconds`. */
export const all = (control: Control, proxy: Proxy, seconds: number): ReadonlyArray<Fault> => {
  const half = Math.ceil(seconds / 2)
  const passing = proxy.set({ _tag: "passing" })
  const ofProxy = (name: string, lasts: number, mood: Mood, isPartial = false): Fault => ({
    name,
    server: "InfluxDB",
    seconds: lasts,
    begin: proxy.set(mood),
    end: passing,
    isPartial
  })
  return [
    {
      name: "broker killed",
      server: "Kafka",
      seconds: killedSeconds,
      begin: control("kill", "kafka"),
      end: control("up", "kafka"),
      isPartial: false
    },
    {
      name: "broker paused",
      server: "Kafka",
      seconds,
      begin: control("pause", "kafka"),
      end: control("resume", "kafka"),
      isPartial: false
    },
    {
      name: "InfluxDB killed",
      server: "InfluxDB",
      seconds,
      begin: Effect.andThen(proxy.set({ _tag: "refusing" }), control("kill", "influxdb")),
      end: Effect.andThen(control("up", "influxdb"), passing),
      isPartial: false
    },
    ofProxy("InfluxDB hangs", seconds, { _tag: "hanging" }),
    ofProxy("InfluxDB answers 503", half, { _tag: "answering", status: 503, retryAfterSeconds }),
    ofProxy("InfluxDB answers 429", half, { _tag: "answering", status: 429, retryAfterSeconds }),
    ofProxy("connections reset at random", half, { _tag: "resetting", share: resetShare }, true)
  ]
}
