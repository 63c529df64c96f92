/** The program that brings one interval of the exchange, or of files, into the log, and asks for what is missing of it. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Realm from "@cryptostream/core/market/Realm"
import * as Symbol from "@cryptostream/core/market/Symbol"
import * as Produce from "@cryptostream/core/programs/Produce"
import * as Readiness from "@cryptostream/core/programs/Readiness"
import * as Whole from "@cryptostream/core/programs/Whole"
import { Config, Effect, Layer, Option, Result, Schema, SchemaGetter } from "effect"
import * as Exchange from "./Exchange.ts"
import * as HealthServer from "./HealthServer.ts"
import * as Place from "./Place.ts"
import * as Setting from "./Setting.ts"
import * as Source from "./Source.ts"
import * as Storage from "./Storage.ts"

const symbols = Schema.String.pipe(
  Schema.decodeTo(Schema.Array(Symbol.Symbol), {
    decode: SchemaGetter.transform((text: string) => text.split(",").map((part) => part.trim())),
    encode: SchemaGetter.transform((parts: ReadonlyArray<string>) => parts.join(","))
  })
)
const time = Schema.String.pipe(
  Schema.decodeTo(Schema.Int.annotate({ expected: "a time as 2024-09-03 or 2024-09-03T11:00:00Z" }), {
    decode: SchemaGetter.transform((text: string) => Date.parse(text)),
    encode: SchemaGetter.transform((millis: number) => new Date(millis).toISOString())
  })
)
const speed = Schema.FiniteFromString.check(Schema.isGreaterThan(0, { message: "must be a number above 0" }))

const config = Config.all({
  interval: Config.Literals(Interval.all, "INTERVAL"),
  symbols: Config.schema(symbols, "SYMBOLS").pipe(Config.option),
  /** Where histories begin. */
  from: Config.schema(time, "FROM").pipe(Config.option),
  source: Config.Literals(["binance", "files"], "SOURCE").pipe(Config.withDefault("binance" as const)),
  /** Of files: the folder. */
  path: Config.String("SOURCE_PATH").pipe(Config.option),
  /** Of the exchange's clock: a simulator of it may run faster than the world. */
  speed: Config.schema(speed, "SPEED").pipe(Config.withDefault(1)),
  realm: Config.Literals(Realm.all, "REALM").pipe(Config.option),
  dataDir: Config.String("DATA_DIR").pipe(Config.withDefault("./data"))
})
type Settings = Config.Success<typeof config>

const betweenAttempts = "5 seconds"

/** Waits until an exchange answers, unless it is said which one it is. */
const exchange = Effect.fnUntraced(function*({ realm, speed }: Settings) {
  let found = yield* Exchange.find(speed)
  while (Result.isFailure(found)) {
    yield* Effect.logWarning(`${found.failure.message}; going on trying`)
    yield* Readiness.waitFor("the exchange", found.failure.message)
    if (Option.getOrUndefined(realm) === "live" && speed === 1) return yield* Exchange.unseen
    yield* Effect.sleep(betweenAttempts)
    found = yield* Exchange.find(speed)
  }
  yield* Readiness.isThere("the exchange")
  return found.success
})

const chosen = Effect.fnUntraced(function*(settings: Settings) {
  const { path, realm } = settings
  if (settings.source === "files" && Option.isNone(path)) {
    return yield* new Setting.BadSetting({ message: "SOURCE_PATH: SOURCE=files needs the folder of the files" })
  }
  const source: Source.Source = settings.source === "files"
    ? { _tag: "files", paths: Option.toArray(path), speed: "max", checksum: "strict" }
    : yield* exchange(settings)
  if (Option.isSome(realm) && realm.value !== Source.realm(source)) {
    return yield* new Setting.BadSetting({
      message: `REALM: it says ${realm.value}, and ${Source.describe(source)} is ${Source.realm(source)}`
    })
  }
  return source
})

/** Until it is interrupted, or its files are read. */
export const run = Effect.gen(function*() {
  const settings = yield* Setting.read(config)
  const { dataDir, from, interval, symbols } = settings
  const source = yield* chosen(settings)
  const place = yield* Place.shared(dataDir, Source.realm(source))
  yield* Effect.logInfo(`${interval}: from ${Source.describe(source)} to ${Place.describe(place)}`)
  const market = Source.layer(source, {
    symbols: Option.getOrUndefined(symbols),
    intervals: [interval],
    from: Option.getOrUndefined(from),
    archives: { isUsed: true, folder: place.folder.archives, checksums: "strict" }
  })
  // Files come to an end, and nobody can be asked about them.
  const produced = source._tag === "files" ? Produce.run() : Whole.produce({})
  yield* Effect.provide(produced, Layer.mergeAll(market, Storage.distributed(place, "read first", [interval])))
}).pipe(Effect.provide(HealthServer.layer))
