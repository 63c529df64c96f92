/** Stops and starts servers by a command of whoever runs the trial: `COMMAND kill kafka`, likewise up, pause, resume, influxdb. */
import { Effect, Schema } from "effect"
import { spawn } from "node:child_process"

export type Verb = "kill" | "up" | "pause" | "resume"
export type Server = "kafka" | "influxdb"

export class ControlFailed extends Schema.TaggedError<ControlFailed>()("ControlFailed", { message: Schema.String }) {}

export type Control = (verb: Verb, server: Server) => Effect.Effect<void, ControlFailed>

/** Waits until the command is done. */
export const make = (command: string): Control => (verb, server) =>
  Effect.callback<void, ControlFailed>((resume) => {
    const whole = `${command} ${verb} ${server}`
    const child = spawn(whole, { shell: true, stdio: ["ignore", "ignore", "pipe"] })
    let said = ""
    child.stderr.on("data", (data: Buffer) => {
      said += data.toString()
    })
    child.once("error", (cause) => resume(Effect.fail(new ControlFailed({ message: `${whole}: ${cause.message}` }))))
    // Not its "close": a server that it has started may keep its pipe open.
    child.once("exit", (code) =>
      resume(
        code === 0
          ? Effect.void
          : Effect.fail(new ControlFailed({ message: `${whole} ended with code ${code}: ${said.trim()}` }))
      ))
  })
