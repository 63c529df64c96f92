/** The acts of the show, one after the other; each says what it saw, and hands on what was not as it should be. */
import { Console, Effect, Fiber } from "effect"
import * as Account from "./Account.ts"
import * as AsWritten from "./AsWritten.ts"
import * as Containers from "./Containers.ts"
import * as Docker from "./Docker.ts"
import * as Ending from "./Ending.ts"
import * as Killing from "./Killing.ts"
import * as Reach from "./Reach.ts"
import * as Sharing from "./Sharing.ts"
import * as Stored from "./Stored.ts"

const shared = "consumer-1s"
const added = "LTCUSDC"

const say = (what: string, much: string) => Console.log(`${what.padEnd(18)} ${much}`)
const seconds = (millis: number): string => `${(millis / 1000).toFixed(1)} s`
const timed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const start = Date.now()
    const value = yield* effect
    return [value, Date.now() - start] as const
  })

const up = (...parts: ReadonlyArray<string>) => Docker.compose("up", "--detach", "--wait", ...parts)
const remove = Docker.compose("down", "--volumes", "--remove-orphans", "--timeout", "60")

const started = Effect.gen(function*() {
  const [, build] = yield* timed(Docker.compose("build"))
  const size = Number(yield* Docker.docker(["image", "inspect", "cryptostream", "--format", "{{.Size}}"]))
  yield* say("image", `${(size / 1e6).toFixed(0)} MB, ready after ${seconds(build)}`)
  const first = yield* Effect.forkChild(timed(Stored.firstCandle))
  const [, healthy] = yield* timed(up())
  const [, stored] = yield* Fiber.join(first)
  yield* say("up --wait", `all healthy after ${seconds(healthy)}, the first candle stored after ${seconds(stored)}`)
  const [rows, more] = yield* timed(Account.whole("all five intervals of all symbols, whole", Docker.symbols))
  const candles = rows.reduce((sum, row) => sum + row.candles, 0)
  yield* say("filled", `${rows.length} series, ${candles} candles, none missing, after ${seconds(healthy + more)}`)
})

const looked = Effect.gen(function*() {
  const limits = yield* AsWritten.findings
  yield* say("as written", `${limits.containers} containers inspected`)
  const reach = yield* Reach.findings
  yield* say("published", reach.published.join(", "))
  yield* say(
    "not reached",
    `at ${reach.addresses.join(", ") || "no other address of this machine"}, from another network`
  )
  for (const { CPUPerc, MemUsage, Name } of yield* Containers.used()) {
    yield* say("memory", `${Name.replace(/^.*?trial-/, "").padEnd(16)} ${MemUsage.padEnd(22)} ${CPUPerc}`)
  }
  return [...limits.found, ...reach.found]
})

const scaled = Effect.gen(function*() {
  yield* up("--no-recreate", "--scale", `${shared}=2`)
  const stored = yield* Sharing.both(shared)
  yield* say("scaled", `${shared} to two, in 15 s they stored ${stored.join(" and ")} candles`)
  const whole = yield* timed(Account.whole(`the account whole with two of ${shared}`, Docker.symbols))
  yield* say("shared", `all whole and up to date, after ${seconds(whole[1])}`)
  return stored.some((count) => count === 0) ? [`of two consumers one stores nothing: ${stored.join(", ")}`] : []
})

/** As a person does it: the variable changed, `up` again. */
const another = Effect.gen(function*() {
  const symbols = [...Docker.symbols, added]
  const [, millis] = yield* timed(Effect.gen(function*() {
    yield* Docker.docker(
      ["compose", "--progress", "quiet", "up", "--detach", "--wait", "--scale", `${shared}=2`],
      { SYMBOLS: symbols.join(",") }
    )
    yield* Account.whole(`${added} in all five intervals`, symbols)
  }))
  yield* say("another symbol", `${added} in SYMBOLS: five series filled after ${seconds(millis)}`)
  return symbols
})

const killed = Effect.fnUntraced(function*(symbols: ReadonlyArray<string>) {
  for (const kind of Killing.kinds) {
    const { healthy, whole } = yield* Killing.killed(kind, symbols)
    yield* say("killed", `${kind.padEnd(12)} healthy after ${seconds(healthy)}, all whole after ${seconds(whole)}`)
  }
})

const contents = (symbols: ReadonlyArray<string>, to: number) =>
  Effect.forEach(
    symbols.flatMap((symbol) => Account.intervals.map((interval) => ({ symbol, interval }))),
    ({ interval, symbol }) => Effect.map(Account.exported(symbol, interval, to), (text) => ({ symbol, interval, text }))
  )

const restarted = Effect.fnUntraced(function*(symbols: ReadonlyArray<string>) {
  const extra = { SYMBOLS: symbols.join(",") }
  const to = Date.now() - 120_000
  const before = yield* contents(symbols, to)
  const [, stop] = yield* timed(Docker.compose("stop"))
  const ending = yield* Ending.findings
  yield* say("stopped", `after ${seconds(stop)}: ${ending.codes.join(", ")}`)
  yield* Docker.compose("down")
  const [, again] = yield* timed(Effect.andThen(
    Docker.docker(["compose", "--progress", "quiet", "up", "--detach", "--wait"], extra),
    Account.whole("the account whole after down and up", symbols)
  ))
  const after = yield* contents(symbols, to)
  const other = before.filter(({ text }, i) => after[i]?.text !== text)
  const lines = before.reduce((sum, { text }) => sum + text.trim().split("\n").length - 1, 0)
  yield* say("down and up", `whole again after ${seconds(again)}; ${lines} candles of before as they were`)
  return [
    ...ending.found,
    ...other.map(({ interval, symbol }) => `${symbol} ${interval} is not what it was before down and up`)
  ]
})

const compared = Effect.fnUntraced(function*(symbols: ReadonlyArray<string>) {
  const all = yield* Stored.compare(symbols, Date.now() - 60_000)
  const candles = all.reduce((sum, one) => sum + one.candles, 0)
  yield* say("truth", `${candles} candles of ${all.length} series compared with the simulator's own`)
  return all.filter(({ candles, differences }) => differences > 0 || candles === 0).map((one) =>
    `${one.symbol} ${one.interval}: ${one.differences} of ${one.candles} are not what the simulator says`
  )
})

/** Returns what was not as it should be. */
export const run = Effect.fnUntraced(function*(isKept: boolean) {
  yield* remove
  if (!isKept) yield* Effect.addFinalizer(() => Effect.ignore(remove))
  yield* started
  const findings = [...yield* looked, ...yield* scaled]
  const symbols = yield* another
  yield* killed(symbols)
  return [...findings, ...yield* restarted(symbols), ...yield* compared(symbols)]
})
