/** The embedded ports, with a SIGKILL of the whole process at one chosen call: inside the write or just after it. */
import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import { Context, Effect, Fiber, Layer, Ref, Stream } from "effect"
import { writeFileSync } from "node:fs"

export const stages = ["publish", "raw", "enriched", "snapshot", "commit"] as const
export type Stage = typeof stages[number]

export interface Kill {
  readonly stage: Stage
  readonly moment: "inside" | "after"
  /** The how-manieth call of the stage. */
  readonly call: number
  /** Turns of the event loop into the write, where it falls inside one. */
  readonly turns: number
}

/** What the killed process last did, as it wrote it down before it died. */
export interface Death {
  readonly row: string
  /** A batch was being stored and was not yet committed. */
  readonly insideBatch: boolean
}

export const calls = Effect.map(
  Effect.all(stages.map((stage) => Effect.map(Ref.make(0), (count) => [stage, count] as const))),
  (counters) => new Map(counters)
)
export type Calls = Effect.Success<typeof calls>

/** Wraps the ports below; without a `kill` it only counts. */
export const layer = (counters: Calls, kill: Kill | undefined, deathFile: string) =>
  Layer.effectContext(Effect.gen(function*() {
    const [log, store, state] = [yield* CandleLog, yield* CandleStore, yield* StateStore]
    const batchOpen = yield* Ref.make(false)
    const die = (row: string) =>
      Effect.flatMap(Ref.get(batchOpen), (insideBatch) =>
        Effect.sync(() => {
          writeFileSync(deathFile, JSON.stringify({ row, insideBatch } satisfies Death))
          process.kill(process.pid, "SIGKILL")
        }))
    const watched = <E>(stage: Stage, row: string, write: Effect.Effect<void, E>): Effect.Effect<void, E> =>
      Effect.flatMap(Ref.updateAndGet(counters.get(stage)!, (n) => n + 1), (call) => {
        if (kill === undefined || kill.stage !== stage || kill.call !== call) return write
        if (kill.moment === "after") return Effect.andThen(write, die(row))
        const killer = Effect.andThen(Effect.repeat(Effect.yieldNow, { times: kill.turns }), die(row))
        return Effect.flatMap(Effect.forkChild(killer), (fiber) => Effect.andThen(write, Fiber.interrupt(fiber)))
      })
    const candleLog: CandleLog["Service"] = {
      publish: (records) => watched("publish", `${records.length} records`, log.publish(records)),
      consume: (reading, read) =>
        log.consume(reading, (taken) => {
          const batches = Stream.map(taken.batches, (batch) => ({
            ...batch,
            commit: (offset: number) =>
              watched("commit", `${batch.partition} below ${offset}`, batch.commit(offset)).pipe(
                Effect.tap(() => Ref.set(batchOpen, false))
              )
          }))
          return read({ ...taken, batches })
        })
    }
    const candleStore: CandleStore["Service"] = {
      ...store,
      writeRaw: (blocks) => {
        const row = blocks.map(({ series, versions }) =>
          `${series.symbol} ${series.interval} ${
            new Date(versions[0]!.candle.openTime).toISOString().slice(0, 16)
          } + ${versions.length}`
        ).join(", ")
        return Effect.andThen(Ref.set(batchOpen, true), watched("raw", row, store.writeRaw(blocks)))
      },
      writeEnriched: (blocks) => {
        const row = blocks.map(({ series, table }) => `${series.symbol} ${series.interval} + ${table.openTimes.length}`)
          .join(", ")
        return watched("enriched", row, store.writeEnriched(blocks))
      }
    }
    const stateStore: StateStore["Service"] = {
      ...state,
      put: (entries) =>
        entries.some(([key]) => key.startsWith("snapshot/"))
          ? watched("snapshot", entries.map(([key]) => key).join(", "), state.put(entries))
          : state.put(entries)
    }
    return Context.make(CandleLog, candleLog).pipe(
      Context.add(CandleStore, candleStore),
      Context.add(StateStore, stateStore)
    )
  }))
