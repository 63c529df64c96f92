/** The containers of the trial, as Docker sees them. */
import { Effect, Schema } from "effect"
import * as Docker from "./Docker.ts"

const Bindings = Schema.NullOr(
  Schema.Record(
    Schema.String,
    Schema.NullOr(Schema.Array(Schema.Struct({ HostIp: Schema.String, HostPort: Schema.String })))
  )
)

export const Container = Schema.Struct({
  Id: Schema.String,
  Name: Schema.String,
  Image: Schema.String,
  RestartCount: Schema.Int,
  State: Schema.Struct({
    Status: Schema.String,
    ExitCode: Schema.Int,
    OOMKilled: Schema.Boolean,
    Pid: Schema.Int,
    StartedAt: Schema.String,
    Health: Schema.optionalKey(Schema.Struct({ Status: Schema.String }))
  }),
  Config: Schema.Struct({
    User: Schema.String,
    Labels: Schema.Record(Schema.String, Schema.String),
    StopSignal: Schema.optionalKey(Schema.String),
    StopTimeout: Schema.optionalKey(Schema.Int)
  }),
  HostConfig: Schema.Struct({
    Memory: Schema.Int,
    NanoCpus: Schema.Int,
    PidsLimit: Schema.NullOr(Schema.Int),
    ReadonlyRootfs: Schema.Boolean,
    CapAdd: Schema.NullOr(Schema.Array(Schema.String)),
    CapDrop: Schema.NullOr(Schema.Array(Schema.String)),
    SecurityOpt: Schema.NullOr(Schema.Array(Schema.String)),
    Privileged: Schema.Boolean,
    LogConfig: Schema.Struct({ Type: Schema.String, Config: Schema.Record(Schema.String, Schema.String) }),
    RestartPolicy: Schema.Struct({ Name: Schema.String })
  }),
  NetworkSettings: Schema.Struct({
    Ports: Bindings,
    Networks: Schema.Record(Schema.String, Schema.Struct({ IPAddress: Schema.String }))
  })
})
export type Container = typeof Container.Type

const read = Docker.decode(Schema.Array(Container))

export const serviceOf = (container: Container): string => container.Config.Labels["com.docker.compose.service"] ?? ""

/** Of these services; of all of them, those that have ended among them, where none is named. */
export const all = Effect.fnUntraced(function*(...services: ReadonlyArray<string>) {
  const ids = (yield* Docker.compose("ps", "--all", "--quiet", ...services)).split("\n").filter((id) => id !== "")
  return ids.length === 0 ? [] : yield* Effect.flatMap(Docker.docker(["inspect", ...ids]), read)
})

export const isHealthy = ({ State: { Health, Status } }: Container): boolean =>
  Status === "running" && Health?.Status === "healthy"

/** The first of a service; there is one. */
export const one = Effect.fnUntraced(function*(service: string) {
  const [first] = yield* all(service)
  return first ?? (yield* new Docker.DockerError({ message: `${service} has no container` }))
})

const Used = Schema.Struct({ Name: Schema.String, MemUsage: Schema.String, CPUPerc: Schema.String })

/** What each takes just now, as Docker says it. */
export const used = Effect.fnUntraced(function*() {
  const running = (yield* all()).filter(({ State }) => State.Status === "running").map(({ Id }) => Id)
  const lines = (yield* Docker.docker(["stats", "--no-stream", "--format", "json", ...running])).trim().split("\n")
  return yield* Effect.forEach(lines, Docker.decode(Used))
})
