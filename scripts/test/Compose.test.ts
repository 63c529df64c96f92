import { assert, describe, it } from "vitest"
import { spawnSync } from "node:child_process"
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const root = join(import.meta.dirname, "../..")

const compose = (files: ReadonlyArray<string>, ...parts: ReadonlyArray<string>) =>
  spawnSync("docker", ["compose", ...files.flatMap((file) => ["--file", file]), ...parts], {
    cwd: root,
    encoding: "utf8",
    // What stands in a person's .env is no matter of the files.
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], COMPOSE_DISABLE_ENV_FILE: "1" }
  })

const isThere = spawnSync("docker", ["compose", "version"]).status === 0
if (!isThere) console.warn("SKIPPED: no docker compose here, so nobody has read docker-compose.yml and its overrides")

const overrides = ["compose.simulated.yml", "compose.prometheus.yml", "compose.control-center.yml"]
/** Every choice of them, in their order. */
const combinations = Array.from({ length: 2 ** overrides.length }, (_, bits) => [
  "docker-compose.yml",
  ...overrides.filter((_, i) => (bits & 2 ** i) !== 0)
])

interface Service {
  readonly image: string
  readonly cap_drop?: ReadonlyArray<string>
  readonly security_opt?: ReadonlyArray<string>
  readonly read_only?: boolean
  readonly privileged?: boolean
  readonly environment?: Readonly<Record<string, string | null>>
  readonly networks?: Readonly<Record<string, unknown>>
  readonly volumes?: ReadonlyArray<{ readonly source: string }>
  readonly secrets?: ReadonlyArray<{ readonly source: string }>
  readonly ports?: ReadonlyArray<{ readonly host_ip?: string }>
  readonly logging?: { readonly options?: Readonly<Record<string, string>> }
  readonly deploy?: { readonly resources?: { readonly limits?: Readonly<Record<string, unknown>> } }
  readonly healthcheck?: { readonly disable?: boolean; readonly test?: ReadonlyArray<string> }
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
}
interface Composed {
  readonly name: string
  readonly services: Readonly<Record<string, Service>>
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>
}

const read = (files: ReadonlyArray<string>) =>
  JSON.parse(compose(files, "config", "--format", "json").stdout) as Composed
const intervals = ["1s", "1m", "15m", "1h", "1d"]

describe.skipIf(!isThere)("docker-compose.yml", () => {
  it.each(combinations.map((files) => [files.join(", "), files] as const))("is understood: %s", (_, files) => {
    const { status, stderr } = compose(files, "config", "--quiet")
    assert.deepStrictEqual([status, stderr], [0, ""])
  })

  it.each(combinations.map((files) => [files.join(", "), files] as const))(
    "gives nobody more than needed: %s",
    (_, files) => {
      const { networks, services } = read(files)
      assert.isTrue(networks["backend"]?.internal)
      for (const [name, one] of Object.entries(services)) {
        assert.deepStrictEqual([name, one.cap_drop], [name, ["ALL"]])
        assert.deepStrictEqual([name, one.security_opt], [name, ["no-new-privileges:true"]])
        assert.isNotTrue(one.privileged, name)
        // What is said to be written by Confluent's monitoring images nobody has seen.
        if (!name.startsWith("control-center")) assert.isTrue(one.read_only, name)
        const limits = one.deploy?.resources?.limits ?? {}
        assert.containsAllKeys(limits, ["cpus", "memory", "pids"], name)
        assert.containsAllKeys(one.logging?.options ?? {}, ["max-size", "max-file"], name)
        for (const port of one.ports ?? []) assert.deepStrictEqual([name, port.host_ip], [name, "127.0.0.1"])
        const isOnce = ["prepare", "control-center-config"].includes(name)
        const isAsked = name.startsWith("control-center-") || isOnce || one.healthcheck?.test !== undefined
        assert.isTrue(isAsked, `${name} has no health check`)
      }
      assert.deepStrictEqual(Object.keys(services["kafka"]?.networks ?? {}), ["backend"])
      assert.isUndefined(services["kafka"]?.ports)
    }
  )

  it("starts nobody before the servers that it needs are healthy", () => {
    const { services } = read(["docker-compose.yml"])
    for (const kind of ["producer", "consumer"]) {
      for (const interval of intervals) {
        const { depends_on = {}, environment = {} } = services[`${kind}-${interval}`] ?? {}
        assert.strictEqual(environment["INTERVAL"], interval)
        assert.strictEqual(depends_on["kafka"]?.condition, "service_healthy")
        assert.strictEqual(depends_on["prepare"]?.condition, "service_completed_successfully")
      }
    }
    assert.strictEqual(services["prepare"]?.depends_on?.["influxdb"]?.condition, "service_healthy")
  })

  it("lets producers alone out, and nobody where the exchange is simulated", () => {
    const out = (files: ReadonlyArray<string>) =>
      Object.entries(read(files).services)
        .filter(([, { networks = {} }]) => "outside" in networks).map(([name]) => name)
    assert.sameMembers(out(["docker-compose.yml"]), intervals.map((interval) => `producer-${interval}`))
    assert.deepStrictEqual(out(["docker-compose.yml", "compose.simulated.yml"]), [])
  })

  it("gives each token and each secret to those alone who need it", () => {
    const { services } = read(["docker-compose.yml"])
    const who = (holds: (service: Service) => boolean) =>
      Object.entries(services).filter(([, one]) => holds(one)).map(([name]) => name)
    const mounting = (volume: string) => who(({ volumes = [] }) => volumes.some(({ source }) => source === volume))
    const knowing = (secret: string) => who(({ secrets = [] }) => secrets.some(({ source }) => source === secret))
    const all = (kind: string) => intervals.map((interval) => `${kind}-${interval}`)
    assert.sameMembers(mounting("writer-token"), ["prepare", ...all("consumer")])
    assert.sameMembers(mounting("reader-token"), ["prepare", "dashboard", ...all("producer")])
    assert.sameMembers(mounting("grafana-token"), ["prepare", "grafana"])
    assert.sameMembers(knowing("influxdb-admin-token"), ["influxdb", "prepare"])
    assert.sameMembers(knowing("influxdb-password"), ["influxdb"])
    assert.sameMembers(knowing("grafana-password"), ["grafana"])
  })

  it("has a simulated variant of its own project, in which every program is of that realm", () => {
    const { name, services } = read(["docker-compose.yml", "compose.simulated.yml"])
    assert.strictEqual(name, "cryptostream-simulated")
    for (const [service, { environment = {}, image }] of Object.entries(services)) {
      if (image !== "cryptostream" || service === "simulator") continue
      assert.deepStrictEqual([service, environment["REALM"]], [service, "simulated"])
      if (service.startsWith("producer-")) assert.strictEqual(environment["BINANCE_REST_URL"], "http://simulator:9000")
    }
  })
})

describe("scripts/secrets.sh", () => {
  it("makes each secret once, of letters and digits, in a folder for its owner alone", () => {
    const copy = mkdtempSync(join(tmpdir(), "cryptostream-secrets-"))
    try {
      const [scripts, secrets] = [join(copy, "scripts"), join(copy, "secrets")]
      spawnSync("mkdir", [scripts, secrets])
      copyFileSync(join(root, "scripts/secrets.sh"), join(scripts, "secrets.sh"))
      const examples = readdirSync(join(root, "secrets")).filter((name) => name.endsWith(".example"))
      for (const name of examples) copyFileSync(join(root, "secrets", name), join(secrets, name))
      const make = () => {
        assert.strictEqual(spawnSync(join(scripts, "secrets.sh")).status, 0)
        return examples.map((name) => readFileSync(join(secrets, name.replace(".example", "")), "utf8"))
      }
      const made = make()
      assert.isAbove(made.length, 0)
      for (const secret of made) assert.match(secret, /^[0-9a-f]{64}$/)
      assert.strictEqual(new Set(made).size, made.length)
      assert.deepStrictEqual(make(), made)
      assert.strictEqual(statSync(secrets).mode & 0o777, 0o700)
    } finally {
      rmSync(copy, { recursive: true })
    }
  })
})
