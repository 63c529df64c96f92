/** The command line: verbs, exit codes (0, 1 failed, 2 used wrongly, 130), and nothing but data on stdout. */
import * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import * as Logging from "@cryptostream/runtime/Logging"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Cause, Console, Effect, Exit, Layer, Predicate, type Runtime, Stdio } from "effect"
import { CliError, CliOutput, Command } from "effect/cli"
import "effect/schema/SchemaJITCompiler/enable"
import * as AuditVerb from "./AuditVerb.ts"
import * as BackfillVerb from "./BackfillVerb.ts"
import * as DashboardVerb from "./DashboardVerb.ts"
import * as DeadLettersVerb from "./DeadLettersVerb.ts"
import * as ExportVerb from "./ExportVerb.ts"
import * as GapsVerb from "./GapsVerb.ts"
import * as ImportVerb from "./ImportVerb.ts"
import * as IndicatorsVerb from "./IndicatorsVerb.ts"
import * as Mistake from "./Mistake.ts"
import * as PrepareVerb from "./PrepareVerb.ts"
import * as ProfileVerb from "./ProfileVerb.ts"
import * as SimulateVerb from "./SimulateVerb.ts"
import * as RepairVerb from "./RepairVerb.ts"
import * as ReprocessVerb from "./ReprocessVerb.ts"
import * as StartVerb from "./StartVerb.ts"
import * as StatusVerb from "./StatusVerb.ts"
import * as TrackVerb from "./TrackVerb.ts"
import * as VerifyVerb from "./VerifyVerb.ts"

/**
 * Every verb's flags and help are known from the start; what is heavy to load, a verb imports when it is called, from a file
 * of its own (`StartVerb` from `StartRun`), so that a question is answered at once.
 */
export const command = Command.make("cryptostream").pipe(
  Command.withDescription("Market data with every candle accounted for"),
  Command.withSubcommands([
    StartVerb.command,
    ImportVerb.command,
    BackfillVerb.command,
    RepairVerb.command,
    TrackVerb.track,
    TrackVerb.untrack,
    SimulateVerb.command,
    DashboardVerb.command,
    PrepareVerb.command,
    StatusVerb.command,
    GapsVerb.command,
    AuditVerb.command,
    VerifyVerb.command,
    ReprocessVerb.command,
    ExportVerb.command,
    IndicatorsVerb.command,
    ProfileVerb.command,
    DeadLettersVerb.command
  ])
)

const presenter = CliOutput.layerPresenter({
  present: (event) =>
    event._tag !== "InvalidInvocation"
      ? CliOutput.defaultPresenter.present(event)
      : Effect.flatMap(CliOutput.Formatter, (formatter) => {
        const values = event.errors.flatMap((error) =>
          error._tag === "InvalidValue" ? [Mistake.line(error, event.helpDoc.flags)] : []
        )
        const others = event.errors.filter(({ _tag }) => _tag !== "InvalidValue")
        return Console.error(
          [
            ...others.length === 0 ? [] : [formatter.formatErrors(others)],
            ...values,
            `See: ${event.commandPath.join(" ")} --help`
          ].join("\n")
        )
      })
})

const usedWrongly = new Set(["WrongUse", "NoSuchData"])

/** One line for a person; the whole cause where it is a fault of ours. */
const say = (cause: Cause.Cause<unknown>) => {
  if (Cause.hasInterruptsOnly(cause)) return Effect.void
  const error = Cause.squash(cause)
  if (CliError.isCliError(error)) return Effect.void
  return Console.error(
    Cause.hasDies(cause) || !(error instanceof Error) ? Cause.pretty(cause) : `cryptostream: ${error.message}`
  )
}

/** They go on until they are stopped, which is no failure. */
const servers: ReadonlySet<string | undefined> = new Set(["start", "dashboard", "simulate"])

const exitCode = (cause: Cause.Cause<unknown>, verb: string | undefined): number => {
  if (Cause.hasInterruptsOnly(cause)) return servers.has(verb) ? 0 : 130
  const error = Cause.squash(cause)
  const wrongFlags = CliError.isCliError(error) && error._tag === "ShowHelp" && error.errors.length > 0
  return wrongFlags || Predicate.hasProperty(error, "_tag") && usedWrongly.has(String(error._tag)) ? 2 : 1
}

const teardown: Runtime.Teardown = (exit, onExit) =>
  onExit(Exit.isSuccess(exit) ? 0 : exitCode(exit.cause, process.argv[2]))

const logging = Layer.unwrap(Effect.map(
  Stdio.Stdio.pipe(Effect.flatMap((stdio) => stdio.stderrIsTerminal)),
  Logging.layer
))

if (import.meta.main) {
  command.pipe(
    Command.run({ version: DeadLetter.codeVersion }),
    Effect.tapCause(say),
    Effect.provide(Layer.mergeAll(presenter, logging).pipe(Layer.provideMerge(NodeServices.layer))),
    NodeRuntime.runMain({ teardown, disableErrorReporting: true })
  )
}
