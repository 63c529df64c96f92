/**
 * The rule of which package may import which: cli, producer, consumer, dashboard -> runtime -> adapters -> core, no adapter
 * another, core nothing but effect. Also: core touches no Node module, and each driver is imported by its own package alone.
 */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

const core = ["effect"]
const adapter = ["@cryptostream/core", "@effect/platform-node", ...core]
const runtimeOf = [
  "@cryptostream/core",
  "@cryptostream/binance",
  "@cryptostream/sqlite",
  "@cryptostream/kafka",
  "@cryptostream/influx",
  "@cryptostream/exchange-simulator"
]
const program = ["@cryptostream/core", "@cryptostream/runtime", "@effect/platform-node", "node:", ...core]

/** Package to what its sources may import; `node:` stands for Node's own modules. */
const allowed: Readonly<Record<string, ReadonlyArray<string>>> = {
  core,
  binance: [...adapter, "node:", "yauzl"],
  sqlite: [...adapter, "node:"],
  kafka: [...adapter, "node:", "kafkajs"],
  influx: [...adapter, "node:", "@influxdata/influxdb-client"],
  producer: program,
  consumer: program,
  "exchange-simulator": [...adapter, "node:", "ws", "yazl"],
  runtime: [...runtimeOf, "@effect/platform-node", "node:", ...core],
  dashboard: [...adapter, "node:", "lightweight-charts", "@cryptostream/runtime"],
  cli: ["@cryptostream/dashboard", ...program]
}

/** Our own packages are named; what they import is judged by its package, not by the file inside it. */
const packageOf = (specifier: string): string =>
  specifier.startsWith("node:") ? "node:" : specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/")

const imports = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/^\s*(?:import|export)\s(?:[^"';]*?\sfrom\s)?"([^"]+)"/gm)].map((match) => match[1]!)

const violations = Object.entries(allowed).flatMap(([name, may]) => {
  const folder = join("packages", name, "src")
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"))
  return files.flatMap((file) =>
    imports(readFileSync(join(folder, file), "utf8"))
      .filter((specifier) => !specifier.startsWith(".") && !may.includes(packageOf(specifier)))
      .map((specifier) => `${join(folder, file)} imports ${specifier}, which ${name} may not`)
  )
})

const unknown = readdirSync("packages").filter((name) => !(name in allowed))
for (const name of unknown) violations.push(`packages/${name} has no rule in scripts/Imports.ts`)
for (const violation of violations) console.error(violation)
process.exitCode = violations.length === 0 ? 0 : 1
