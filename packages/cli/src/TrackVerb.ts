/** `cryptostream track` and `untrack`: which series are watched, from now on and at every start. */
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import * as Options from "./Options.ts"

const trackFlags = {
  data: Options.data,
  realm: Options.realm,
  store: Options.store,
  symbols: Options.symbols.pipe(Flag.withDescription("To be watched too, as BNBUSDC,DOGEUSDC")),
  intervals: Options.intervals.pipe(
    Flag.withDescription("As 1m,1h; those of the other series unless it is said")
  ),
  speed: Options.exchangeSpeed
}
export type TrackInput = Command.Command.Config.Infer<typeof trackFlags>

export const track = Command.make(
  "track",
  trackFlags,
  (input) => Effect.flatMap(Effect.promise(() => import("./TrackRun.ts")), ({ track: run }) => run(input))
).pipe(
  Command.withDescription("Watch more series: their history is filled and their closes followed, the others go on")
)

const untrackFlags = {
  data: Options.data,
  realm: Options.realm,
  store: Options.store,
  symbols: Options.symbols.pipe(Flag.withDescription("Of these symbols, as BNBUSDC")),
  intervals: Options.intervals.pipe(Flag.withDescription("Of these intervals, as 1s"))
}
export type UntrackInput = Command.Command.Config.Infer<typeof untrackFlags>

export const untrack = Command.make(
  "untrack",
  untrackFlags,
  (input) => Effect.flatMap(Effect.promise(() => import("./TrackRun.ts")), ({ untrack: run }) => run(input))
).pipe(Command.withDescription("Watch series no more: what is stored of them stays, and their account ends here"))
