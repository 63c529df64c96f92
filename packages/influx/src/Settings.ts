/** Where InfluxDB is and who we are to it: its address, the organisation and the token, whose file comes first. */
import * as Environment from "@cryptostream/core/wire/Environment"
import { Config, Effect, FileSystem, Redacted, Schema } from "effect"

export interface Settings {
  /** Without a slash at its end. */
  readonly url: string
  readonly organisation: string
  readonly token: Redacted.Redacted
}

/** A bad value, in one line that names its variable. */
export class SettingsError extends Schema.TaggedError<SettingsError>()("SettingsError", { message: Schema.String }) {}

const isAddress = (text: string): boolean => {
  const url = URL.parse(text)
  return url !== null && (url.protocol === "http:" || url.protocol === "https:") && url.search === "" && url.hash === ""
}

const address = Schema.Trim.check(
  Schema.makeFilter((text) => isAddress(text) || "must be an http(s) address, as http://127.0.0.1:8086")
)
const named = (what: string) => Schema.Trim.check(Schema.isNonEmpty({ message: `must be ${what}` }))
const token = named("a token of InfluxDB")

const bad = (error: Config.ConfigError) => new SettingsError({ message: Environment.explain(error) })

const variables = Config.all({
  url: Config.schema(address, "URL").pipe(Config.map((url) => url.replace(/\/+$/, ""))),
  organisation: Config.schema(named("the name of an organisation"), "ORG"),
  tokenFile: Config.String("TOKEN_FILE").pipe(Config.withDefault(""))
}).pipe(Config.nested("INFLUX"))

const given = Config.schema(token, "INFLUX_TOKEN")

const readToken = Effect.fnUntraced(function*(file: string) {
  const text = yield* (yield* FileSystem.FileSystem).readFileString(file).pipe(
    Effect.mapError(({ message }) => new SettingsError({ message: `INFLUX_TOKEN_FILE ${file}: ${message}` }))
  )
  if (text.trim() === "") return yield* new SettingsError({ message: `INFLUX_TOKEN_FILE ${file}: the file is empty` })
  return text.trim()
})

/** As INFLUX_URL, INFLUX_ORG and INFLUX_TOKEN_FILE or INFLUX_TOKEN say. */
export const config: Effect.Effect<Settings, SettingsError, FileSystem.FileSystem> = Effect.gen(function*() {
  const { organisation, tokenFile, url } = yield* Effect.mapError(variables, bad)
  const text = tokenFile.trim() === "" ? yield* Effect.mapError(given, bad) : yield* readToken(tokenFile.trim())
  return { url, organisation, token: Redacted.make(text, { label: "INFLUX_TOKEN" }) }
})
