/** Ports that do something to a program at a chosen call, before or after it took effect: crash it, as SIGKILL does, or stop it. */
import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import { Context, Effect, Ref, Stream } from "effect"

export type Ports = CandleLog | CandleStore | DeadLetters | StateStore

/** The same ports; at the `at`th moment, counted over all calls, `strike` happens. */
export const striking = Effect.fnUntraced(function*(
  ports: Context.Context<Ports>,
  at: number,
  strike: Effect.Effect<void>
) {
  const moments = yield* Ref.make(0)
  const moment = Effect.flatMap(
    Ref.updateAndGet(moments, (n) => n + 1),
    (n) => n === at ? strike : Effect.void
  )
  const around = <A, E>(call: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    moment.pipe(Effect.andThen(call), Effect.tap(() => moment))
  const [log, store, letters, state] = [
    Context.get(ports, CandleLog),
    Context.get(ports, CandleStore),
    Context.get(ports, DeadLetters),
    Context.get(ports, StateStore)
  ]
  return Context.make(CandleLog, {
    publish: (records) => around(log.publish(records)),
    consume: (reading, read) =>
      log.consume(reading, (taken) => {
        const batches = Stream.map(taken.batches, (batch) => ({
          ...batch,
          commit: (offset: number) => around(batch.commit(offset))
        }))
        return read({ ...taken, batches })
      })
  }).pipe(
    Context.add(CandleStore, {
      ...store,
      writeRaw: (blocks) => around(store.writeRaw(blocks)),
      writeEnriched: (blocks) => around(store.writeEnriched(blocks)),
      writeMarks: (series, marks) => around(store.writeMarks(series, marks))
    }),
    Context.add(DeadLetters, { ...letters, append: (all) => around(letters.append(all)) }),
    Context.add(StateStore, { ...state, put: (entries) => around(state.put(entries)) })
  )
})
