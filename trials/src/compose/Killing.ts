/** A container of each kind dies as if its machine's memory had run out, and comes back by itself. */
import { Effect } from "effect"
import * as Until from "../distributed/Until.ts"
import * as Account from "./Account.ts"
import * as Containers from "./Containers.ts"
import * as Docker from "./Docker.ts"

export const kinds = ["producer-1s", "consumer-1s", "dashboard", "simulator", "influxdb", "kafka"]

export interface Killed {
  readonly kind: string
  /** Until its container was healthy again, and until every series was whole and up to date, ms. */
  readonly healthy: number
  readonly whole: number
}

/**
 * `docker kill` counts as a stop that was wanted, after which nothing is started again. So the process is killed where
 * Docker runs, which may be another machine than this one.
 */
const kill = ({ State }: Containers.Container) =>
  Docker.docker(
    [
      ...["run", "--rm", "--privileged", "--pid", "host", "--network", "none", "--user", "0", "cryptostream"],
      ...["--eval", `process.kill(${State.Pid}, "SIGKILL")`]
    ]
  )

export const killed = Effect.fnUntraced(function*(kind: string, symbols: ReadonlyArray<string>) {
  const before = yield* Containers.one(kind)
  const start = Date.now()
  yield* kill(before)
  yield* Until.until(
    `${kind} healthy again`,
    Effect.map(
      Containers.all(kind),
      (all) =>
        all.every(Containers.isHealthy) &&
        all.some((one) => one.Id === before.Id && one.RestartCount > before.RestartCount)
    )
  )
  const healthy = Date.now() - start
  // A candle of a second that closed after it was killed has to be there.
  yield* Until.until(
    `candles of after ${kind} was killed`,
    Effect.map(
      Effect.option(Account.status),
      (found) =>
        found._tag === "Some" &&
        found.value.filter((row) => row.interval === "1s").every((row) => (row.last ?? 0) > start + 1_000)
    )
  )
  yield* Account.whole(`the account whole after ${kind} was killed`, symbols)
  return { kind, healthy, whole: Date.now() - start } satisfies Killed
})
