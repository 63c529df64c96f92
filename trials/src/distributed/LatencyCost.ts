/** What each program took of the machine meanwhile: time of a processor, and memory by the quarters of the time. */
import { Effect } from "effect"
import * as Quantiles from "../continuity/Quantiles.ts"
import type * as Supervised from "../continuity/Supervised.ts"
import * as Usage from "../continuity/Usage.ts"

export interface Cost {
  readonly name: string
  /** NaN where the system does not tell. */
  readonly cpuSeconds: number
  /** The middle of each quarter, in bytes. */
  readonly memory: ReadonlyArray<number>
}

const betweenSamples = "1 second"

const quarters = (samples: ReadonlyArray<number>): ReadonlyArray<number> =>
  Array.from({ length: 4 }, (_, i) => {
    const [from, to] = [i, i + 1].map((edge) => Math.floor(edge * samples.length / 4))
    return Quantiles.of(samples.slice(from, to)).p50
  })

/** Of the programs while an effect runs. */
export const during =
  (programs: ReadonlyArray<Supervised.Supervised>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<readonly [A, ReadonlyArray<Cost>], E, R> =>
    Effect.gen(function*() {
      const before = programs.map(({ pid }) => Usage.cpuSeconds(pid()) ?? NaN)
      const samples = programs.map((): Array<number> => [])
      const sample = Effect.sync(() =>
        programs.forEach(({ pid }, i) => {
          const bytes = Usage.residentBytes(pid())
          if (bytes !== undefined) samples[i]!.push(bytes)
        })
      )
      const sampling = Effect.forever(Effect.andThen(sample, Effect.sleep(betweenSamples)))
      const result = yield* Effect.raceFirst(effect, sampling)
      const costs = programs.map(({ name, pid }, i) => ({
        name,
        cpuSeconds: (Usage.cpuSeconds(pid()) ?? NaN) - before[i]!,
        memory: quarters(samples[i]!)
      }))
      return [result, costs] as const
    })
