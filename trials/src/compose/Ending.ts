/** Whether a stop was clean: every program ended by itself, none was cut off. */
import { Effect } from "effect"
import * as Containers from "./Containers.ts"

/** What a program ends with when it is told to stop: Java ends with the signal's number on 128. */
const clean = (service: string): number => service === "kafka" ? 143 : 0

export const findings = Effect.map(Containers.all(), (containers) => ({
  codes: containers.map((one) => `${Containers.serviceOf(one)} ${one.State.ExitCode}`),
  found: containers.flatMap((one) => {
    const { ExitCode, OOMKilled, Status } = one.State
    const service = Containers.serviceOf(one)
    return [
      ...(Status === "exited" ? [] : [`${one.Name} is ${Status}`]),
      ...(ExitCode === clean(service) ? [] : [`${one.Name} ended with ${ExitCode}`]),
      ...(OOMKilled ? [`${one.Name} had no memory left`] : [])
    ]
  })
}))
