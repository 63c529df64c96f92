/** What the machine is doing anyway, before anything of ours is measured on it. */
import { Effect } from "effect"
import { cpus } from "node:os"

const looked = "1 second"

const now = Effect.sync(() => {
  const all = cpus().map(({ times }) => times)
  const total = all.reduce((sum, { idle, irq, nice, sys, user }) => sum + idle + irq + nice + sys + user, 0)
  return { total, idle: all.reduce((sum, { idle }) => sum + idle, 0) }
})

/** The part of all processors that others keep busy, 0 to 1. */
export const busy = Effect.gen(function*() {
  const before = yield* now
  yield* Effect.sleep(looked)
  const after = yield* now
  return 1 - (after.idle - before.idle) / (after.total - before.total)
})
