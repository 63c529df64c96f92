/** Whether containers are as the compose files say: limits, rights, logs, and who they run as. */
import { Effect, Schema } from "effect"
import * as Containers from "./Containers.ts"
import * as Docker from "./Docker.ts"

const Written = Schema.Struct({
  services: Schema.Record(
    Schema.String,
    Schema.Struct({
      deploy: Schema.Struct({
        resources: Schema.Struct({
          limits: Schema.Struct({ cpus: Schema.Finite, memory: Schema.FiniteFromString, pids: Schema.Int })
        })
      }),
      stop_signal: Schema.optionalKey(Schema.String),
      restart: Schema.String
    })
  )
})
type Service = typeof Written.Type["services"][string]

export const written = Effect.flatMap(Docker.compose("config", "--format", "json"), Docker.decode(Written))

const differences = (service: Service, container: Containers.Container): ReadonlyArray<string> => {
  const { Config, HostConfig } = container
  const { cpus, memory, pids } = service.deploy.resources.limits
  const wanted: ReadonlyArray<readonly [string, unknown, unknown]> = [
    ["memory", HostConfig.Memory, memory],
    ["processors", HostConfig.NanoCpus / 1e9, cpus],
    ["processes", HostConfig.PidsLimit, pids],
    ["read-only", HostConfig.ReadonlyRootfs, true],
    ["dropped capabilities", HostConfig.CapDrop?.join(), "ALL"],
    ["added capabilities", HostConfig.CapAdd?.length ?? 0, 0],
    ["privileged", HostConfig.Privileged, false],
    ["no new privileges", HostConfig.SecurityOpt?.includes("no-new-privileges:true"), true],
    ["log driver", HostConfig.LogConfig.Type, "json-file"],
    ["size of a log", HostConfig.LogConfig.Config["max-size"], "10m"],
    ["logs", HostConfig.LogConfig.Config["max-file"], "3"],
    ["restart", HostConfig.RestartPolicy.Name, service.restart],
    ["stop signal", service.stop_signal === undefined || Config.StopSignal === service.stop_signal, true]
  ]
  return wanted.filter(([, is, should]) => is !== should).map(([what, is, should]) =>
    `${container.Name}: ${what} is ${String(is)}, written is ${String(should)}`
  )
}

/** Users of its processes, by number, as the machine counts them. */
const users = Effect.fnUntraced(function*({ Id }: Containers.Container) {
  const [, ...lines] = (yield* Docker.docker(["top", Id, "-eo", "uid,pid"])).trim().split("\n")
  return lines.map((line) => Number(line.trim().split(/\s+/)[0]))
})

/** A line for each thing that is not as it is written. */
export const findings = Effect.gen(function*() {
  const { services } = yield* written
  const containers = yield* Containers.all()
  const found = containers.flatMap((container) => {
    const service = services[Containers.serviceOf(container)]
    return service === undefined ? [`${container.Name} is of no service`] : differences(service, container)
  })
  const running = containers.filter(({ State }) => State.Status === "running")
  const roots = yield* Effect.filter(running, (container) => Effect.map(users(container), (ids) => ids.includes(0)))
  return {
    containers: containers.length,
    found: [...found, ...roots.map(({ Name }) => `${Name} has a process of root`)]
  }
})
