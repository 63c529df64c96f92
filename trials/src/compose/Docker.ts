/** Docker and its compose on the command line, with a project of the trial's own: nobody else's containers or data. */
import { Effect, Schema } from "effect"
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"

export class DockerError extends Schema.TaggedError<DockerError>()("DockerError", { message: Schema.String }) {}

const root = fileURLToPath(new URL("../../../", import.meta.url))

/** Ports that no installation on this machine has, most likely. */
export const ports = { dashboard: 14000, influxdb: 18086, grafana: 13000 } as const

export const symbols = ["BTCUSDC", "ETHUSDC", "XRPUSDC", "SOLUSDC"]

const environment = {
  COMPOSE_FILE: "docker-compose.yml:compose.simulated.yml",
  ...process.env,
  COMPOSE_PROJECT_NAME: "cryptostream-trial",
  DASHBOARD_PORT: `${ports.dashboard}`,
  INFLUXDB_PORT: `${ports.influxdb}`,
  GRAFANA_PORT: `${ports.grafana}`
}

/** What it printed; a code other than 0 is an error with what it said. */
export const docker = (parts: ReadonlyArray<string>, extra: Readonly<Record<string, string>> = {}) =>
  Effect.callback<string, DockerError>((resume) => {
    const options = {
      cwd: root,
      env: { SYMBOLS: symbols.join(","), ...environment, ...extra },
      maxBuffer: 512 * 1024 * 1024
    }
    const child = execFile("docker", parts, options, (error, out, said) =>
      resume(
        error === null
          ? Effect.succeed(out)
          : Effect.fail(new DockerError({ message: `docker ${parts.join(" ")}: ${said.trim() || error.message}` }))
      ))
    return Effect.sync(() => child.kill())
  })

export const compose = (...parts: ReadonlyArray<string>) => docker(["compose", "--progress", "quiet", ...parts])

/** A program in JavaScript inside a running container. */
export const inside = (container: string, program: string) => docker(["exec", container, "node", "--eval", program])

/** Whether there is a Docker with a compose that can be asked. */
export const isThere = Effect.isSuccess(Effect.all([docker(["info"]), docker(["compose", "version"])]))

/** What an answer of Docker in JSON says. */
export const decode = <A>(schema: Schema.Codec<A, unknown>) => {
  const read = Schema.decodeUnknownEffect(schema)
  return (text: string) =>
    Effect.mapError(
      Effect.flatMap(Effect.try({ try: (): unknown => JSON.parse(text), catch: String }), read),
      (cause) => new DockerError({ message: `an answer of Docker is not understood: ${String(cause)}` })
    )
}
