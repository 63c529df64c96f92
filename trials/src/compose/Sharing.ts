/** Two consumers of an interval: whether both store. */
import { Effect } from "effect"
import * as Until from "../distributed/Until.ts"
import * as Containers from "./Containers.ts"
import * as Docker from "./Docker.ts"

const metrics = "fetch('http://127.0.0.1:9464/metrics').then((r) => r.text()).then((text) => console.log(text))"

/** Candles that this one has stored since it was started. */
const stored = Effect.fnUntraced(function*({ Id }: Containers.Container) {
  const text = yield* Docker.inside(Id, metrics)
  return Number(/^cryptostream_candles_total\{stage="stored"\} (\d+)/m.exec(text)?.[1] ?? 0)
})

/** What each of them stores within a while after both have begun to. */
export const both = Effect.fnUntraced(function*(service: string) {
  const pair = Effect.flatMap(
    Containers.all(service),
    Effect.forEach((one) => Effect.orElseSucceed(stored(one), () => 0))
  )
  const before = yield* pair
  yield* Until.until(
    `both of ${service} store`,
    Effect.map(pair, (now) => now.length === 2 && now.every((count, i) => count > (before[i] ?? 0)))
  )
  const from = yield* pair
  yield* Effect.sleep("15 seconds")
  const to = yield* pair
  return to.map((count, i) => count - (from[i] ?? 0))
})
