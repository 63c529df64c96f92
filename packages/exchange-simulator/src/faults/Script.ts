/**
 * A script of faults, written as a JSON list: `{ "at": "5 minutes", "fault": "silent", "for": "90 seconds" }`, with times
 * from the start or as ISO 8601, or `{ "random": { "count": 200, "within": "24 hours", "seed": 1 } }`.
 */
import { Duration, Option, Result, Schema, SchemaIssue } from "effect"
import * as Fault from "./Fault.ts"
import type * as Faults from "./Faults.ts"
import * as RandomFaults from "./RandomFaults.ts"

export class ScriptError extends Schema.TaggedError<ScriptError>()("ScriptError", { message: Schema.String }) {}

type Read<A> = Result.Result<A, ScriptError>
type Entry = Readonly<Record<string, unknown>>

const fail = (where: string, what: string) => Result.fail(new ScriptError({ message: `script, ${where}: ${what}` }))

const decode = <S extends Schema.Codec<unknown, unknown>>(schema: S, where: string, value: unknown): Read<S["Type"]> =>
  Schema.decodeUnknownResult(schema, { onExcessProperty: "error", errors: "all" })(value).pipe(
    Result.mapError(({ issue }) => {
      const { issues } = SchemaIssue.makeFormatterStandardSchemaV1()(issue)
      const each = issues.map(({ message, path }) =>
        path === undefined || path.length === 0 ? message : `"${path.map(String).join(".")}": ${message}`
      )
      return new ScriptError({ message: `script, ${where}: ${each.join("; ")}` })
    })
  )

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/
const timeForm = `"at": expected a time like "2026-11-18T12:00:00Z", or a time from the start like "5 minutes"`

/** Epoch ms of a time or of a duration from the start, which may be negative. */
const timeOf = (text: unknown, startedAt: number): number | undefined => {
  if (typeof text !== "string") return undefined
  if (isoTime.test(text)) return Number.isNaN(Date.parse(text)) ? undefined : Date.parse(text)
  const after = Option.map(Duration.fromInput(text as Duration.Input), Duration.toMillis)
  return Option.isSome(after) && Number.isFinite(after.value) ? startedAt + after.value : undefined
}

/** The schema of a kind knows which fields its fault has: what it has decoded is one. */
const faultOf = (kind: Fault.Kind, from: number, decoded: Entry): Fault.Fault => {
  const { at: _at, fault: _fault, for: lasts, ...parameters } = decoded
  return { ...parameters, kind, from, to: from + (typeof lasts === "number" ? lasts : 0) } as Fault.Fault
}

const fault = (number: number, entry: Entry, startedAt: number): Read<Fault.Fault> => {
  const kind = Fault.allKinds.find((one) => one === entry["fault"])
  const place = `entry ${number}`
  if (kind === undefined) return fail(place, `"fault": expected one of ${Fault.allKinds.join(", ")}`)
  const from = timeOf(entry["at"], startedAt)
  if (from === undefined) return fail(`${place} (${kind})`, timeForm)
  const parameters: Readonly<Record<string, Schema.Codec<unknown, unknown>>> = Fault.kinds[kind]
  const schema = Schema.Struct({ ...parameters, at: Schema.String, fault: Schema.String })
  return Result.map(decode(schema, `${place} (${kind})`, entry), (decoded) => faultOf(kind, from, decoded))
}

const Random = Schema.Struct({ random: RandomFaults.Options })

const isEntry = (value: unknown): value is Entry => typeof value === "object" && value !== null && !Array.isArray(value)

const entry = (number: number, value: unknown, startedAt: number): Read<Faults.Faults> => {
  if (!isEntry(value)) return fail(`entry ${number}`, "expected an object")
  return "random" in value
    ? Result.map(
      decode(Random, `entry ${number}`, value),
      ({ random }) => RandomFaults.draw(random, startedAt, number)
    )
    : Result.map(fault(number, value, startedAt), (one) => [one])
}

const Json = Schema.fromJsonString(Schema.Array(Schema.Unknown))

/** The faults of a script for an exchange that starts at `startedAt`, epoch ms. */
export const read = (text: string, startedAt: number): Read<Faults.Faults> =>
  Result.gen(function*() {
    const entries = yield* Result.mapError(
      Schema.decodeResult(Json)(text),
      ({ message }) => new ScriptError({ message: `script: expected a JSON list of faults (${message})` })
    )
    const faults: Array<Fault.Fault> = []
    for (const [at, value] of entries.entries()) faults.push(...(yield* entry(at + 1, value, startedAt)))
    return faults.sort((a, b) => a.from - b.from)
  })
