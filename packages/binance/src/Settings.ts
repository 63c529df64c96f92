/** Where the exchange is: addresses for REST and for live streams, each tried in order, and the site of its archive. */
import * as Environment from "@cryptostream/core/wire/Environment"
import { Config, Effect, Schema, SchemaGetter } from "effect"

/** Addresses without a slash at their end. */
export interface Settings {
  readonly restUrls: ReadonlyArray<string>
  readonly socketUrls: ReadonlyArray<string>
  readonly archiveUrl: string
}

/** The hosts that serve public market data alone come first: they are open where the trading hosts are not. */
export const defaults: Settings = {
  restUrls: ["https://data-api.binance.vision", "https://api.binance.com", "https://api-gcp.binance.com"],
  socketUrls: ["wss://data-stream.binance.vision", "wss://stream.binance.com:9443"],
  archiveUrl: "https://data.binance.vision"
}

/** A bad value, in one line that names its variable. */
export class SettingsError extends Schema.TaggedError<SettingsError>()("SettingsError", { message: Schema.String }) {}

const isAddress = (protocols: ReadonlyArray<string>) => (text: string): boolean => {
  const url = URL.parse(text)
  return url !== null && protocols.includes(url.protocol) && url.search === "" && url.hash === ""
}

const bare = (text: string): string => text.trim().replace(/\/+$/, "")

const addresses = (protocols: ReadonlyArray<string>, expected: string) =>
  Schema.String.pipe(
    Schema.decodeTo(
      Schema.Array(Schema.String).check(
        Schema.makeFilter((urls) => urls.every(isAddress(protocols)) || `must be ${expected}`)
      ),
      {
        decode: SchemaGetter.transform((text: string) => text.split(",").map(bare)),
        encode: SchemaGetter.transform((urls: ReadonlyArray<string>) => urls.join(","))
      }
    )
  )

const http = ["http:", "https:"]
const rest = addresses(http, "one or more http(s) addresses, separated by commas, as https://api.binance.com")
const sockets = addresses(
  ["ws:", "wss:"],
  "one or more ws(s) addresses, separated by commas, as wss://stream.binance.com"
)
const archive = addresses(http, "an http(s) address, as https://data.binance.vision").check(
  Schema.isMaxLength(1, { message: "must be one http(s) address, as https://data.binance.vision" })
)

/** As BINANCE_REST_URL, BINANCE_WS_URL and BINANCE_ARCHIVE_URL say, the first two as lists separated by commas. */
export const config: Effect.Effect<Settings, SettingsError> = Config.all({
  restUrls: Config.schema(rest, "BINANCE_REST_URL").pipe(Config.withDefault(defaults.restUrls)),
  socketUrls: Config.schema(sockets, "BINANCE_WS_URL").pipe(Config.withDefault(defaults.socketUrls)),
  archiveUrl: Config.schema(archive, "BINANCE_ARCHIVE_URL").pipe(
    Config.map(([url]) => url!),
    Config.withDefault(defaults.archiveUrl)
  )
}).pipe(Effect.mapError((error) => new SettingsError({ message: Environment.explain(error) })))
