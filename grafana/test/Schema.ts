/**
 * Grafana's own schema of dashboards and of what is set in panels. It is published as the types of its SDK, which are made of
 * it; they are made JSON Schema again here, by which nothing may stand in a dashboard that they do not name.
 */
import { Ajv } from "ajv"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { createGenerator, type SchemaGenerator } from "ts-json-schema-generator"

const sdk = join(dirname(createRequire(import.meta.url).resolve("@grafana/grafana-foundation-sdk/dashboard")), "..")

/** By module: each takes a second. */
const generators = new Map<string, SchemaGenerator>()

const generatorOf = (module: string): SchemaGenerator => {
  const path = join(sdk, module, "types.gen.d.ts")
  const made = generators.get(module) ??
    createGenerator({ path, skipTypeCheck: true, additionalProperties: false, functions: "hide" })
  generators.set(module, made)
  return made
}

/** A query is whatever its datasource understands: it is checked by itself. */
const openQueries = (schema: ReturnType<SchemaGenerator["createSchema"]>): Readonly<Record<string, unknown>> => ({
  ...schema,
  definitions: { ...schema.definitions, Dataquery: { type: "object" } }
})

/** A check of values by a type of one of the SDK's modules, which says what is wrong. */
export const checkOf = (module: string, type: string): (value: unknown) => ReadonlyArray<string> => {
  const schema = generatorOf(module).createSchema(type)
  const validate = new Ajv({ allErrors: true, strict: false })
    .compile(module === "dashboard" ? openQueries(schema) : { ...schema as object })
  return (value) => {
    validate(value)
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      `${instancePath} ${message ?? ""} ${JSON.stringify(params)}`
    )
  }
}
